import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { Suspense, lazy, useState } from 'react';

import { useT } from '@/lib/i18n';
import { exactTime } from '@/lib/time';

import { snoozeTimes } from './snooze';

import type { SnoozeKey } from './snooze';
import type { TicketChange } from './use-ticket-change';
import type { Ticket } from '@/lib/types';

const MergeDialog = lazy(() => import('./MergeDialog'));
const SnoozeDialog = lazy(() => import('./SnoozeDialog'));

/** What one does with a whole ticket, besides answering it. */
export function TicketActions({ ticket, change }: { ticket: Ticket; change: TicketChange }) {
  const t = useT();
  const [dialog, setDialog] = useState<'merge' | 'snooze' | null>(null);
  const [times, setTimes] = useState(snoozeTimes);
  const snooze = (until: Date | null) => change.apply({ snoozed_until: until?.toISOString() ?? null });
  const presets = (Object.keys(times) as SnoozeKey[]).map((key) => ({
    key: `snooze:${key}`,
    label: <span title={exactTime(times[key].toISOString())}>{t(`tickets.snooze.${key}`)}</span>,
  }));
  const run = (key: string) => {
    if (key === 'merge' || key === 'snooze') setDialog(key);
    else if (key === 'wake') snooze(null);
    else if (key === 'spam') change.apply({ is_spam: !ticket.is_spam });
    else snooze(times[key.slice(7) as SnoozeKey]);
  };
  return (
    <>
      <Dropdown
        trigger={['click']}
        placement="bottomRight"
        onOpenChange={(open) => {
          if (open) setTimes(snoozeTimes());
        }}
        menu={{
          items: [
            {
              key: 'snoozes',
              type: 'group',
              label: t('tickets.snooze'),
              children: [
                ...presets,
                { key: 'snooze', label: t('tickets.snooze.pick') },
                ...(ticket.snoozed_until ? [{ key: 'wake', label: t('tickets.wake') }] : []),
              ],
            },
            { type: 'divider' },
            { key: 'merge', label: t('tickets.mergeOpen'), disabled: ticket.merged_into_id !== null },
            { key: 'spam', label: ticket.is_spam ? t('tickets.notSpam') : t('tickets.markSpam') },
          ],
          onClick: ({ key }) => run(key),
        }}
      >
        <Button type="text" aria-label={t('tickets.actions')} icon={<MoreOutlined aria-hidden />} />
      </Dropdown>
      <Suspense fallback={null}>
        {dialog === 'merge' && <MergeDialog ticket={ticket} onClose={() => setDialog(null)} />}
        {dialog === 'snooze' && <SnoozeDialog onSnooze={snooze} onClose={() => setDialog(null)} />}
      </Suspense>
    </>
  );
}
