import { MoreOutlined } from '@ant-design/icons';
import { Dropdown } from 'antd';
import { Suspense, lazy, useState } from 'react';

import { useAfterPaint } from '@/lib/after-paint';
import { useT } from '@/lib/i18n';
import { exactTime } from '@/lib/time';

import { snoozeTimes } from './snooze';
import styles from './ticket.module.css';

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
  const [open, setOpen] = useState(false);
  const painted = useAfterPaint();
  const toggle = (next: boolean) => {
    if (next) setTimes(snoozeTimes());
    setOpen(next);
  };
  const button = (early?: () => void) => (
    <button type="button" className={styles.actions} aria-label={t('tickets.actions')} onClick={early}>
      <MoreOutlined aria-hidden />
    </button>
  );
  const run = (key: string) => {
    if (key === 'merge' || key === 'snooze') setDialog(key);
    else if (key === 'wake') snooze(null);
    else if (key === 'spam') change.apply({ is_spam: !ticket.is_spam });
    else snooze(times[key.slice(7) as SnoozeKey]);
  };
  if (!painted) return button(() => toggle(true));
  return (
    <>
      <Dropdown
        trigger={['click']}
        placement="bottomRight"
        open={open}
        onOpenChange={toggle}
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
        {button()}
      </Dropdown>
      <Suspense fallback={null}>
        {dialog === 'merge' && <MergeDialog ticket={ticket} onClose={() => setDialog(null)} />}
        {dialog === 'snooze' && <SnoozeDialog onSnooze={snooze} onClose={() => setDialog(null)} />}
      </Suspense>
    </>
  );
}
