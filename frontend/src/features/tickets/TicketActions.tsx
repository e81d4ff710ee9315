import { MoreOutlined } from '@ant-design/icons';
import { Dropdown } from 'antd';
import { Suspense, lazy, useRef, useState } from 'react';

import { useAfterPaint } from '@/lib/after-paint';
import { useT } from '@/lib/i18n';
import { usePageActions } from '@/lib/page-actions';
import { exactTime } from '@/lib/time';

import { snoozeTimes } from './snooze';
import styles from './ticket.module.css';

import type { SnoozeKey } from './snooze';
import type { TicketChange } from './use-ticket-change';
import type { Presence, Ticket } from '@/lib/types';

const DeleteDialog = lazy(() => import('./DeleteDialog'));
const MergeDialog = lazy(() => import('./MergeDialog'));
const SnoozeDialog = lazy(() => import('./SnoozeDialog'));

interface TicketActionsProps {
  ticket: Ticket;
  change: TicketChange;
  /** Colleagues who have it open. */
  others: readonly Presence[];
}

/** What one does with a whole ticket, besides answering it. For agents and admins: each of them may do all of it. */
export function TicketActions({ ticket, change, others }: TicketActionsProps) {
  const t = useT();
  const [dialog, setDialog] = useState<'merge' | 'snooze' | 'delete' | null>(null);
  /** Its dialog fades out, and the focus goes back to the menu's button: the menu that it came from has closed. */
  const [asking, setAsking] = useState(false);
  const menuButton = useRef<HTMLButtonElement>(null);
  const askToDelete = () => {
    setDialog('delete');
    setAsking(true);
  };
  usePageActions([{ id: 'delete', label: t('tickets.delete', { id: ticket.id }), run: askToDelete }]);
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
    // The focus would be lost with the menu. A frame later: the key that chose an entry must not press the button too.
    else
      requestAnimationFrame(() => {
        const at = document.activeElement;
        if (at === document.body || at?.closest('[role="menu"]')) menuButton.current?.focus();
      });
    setOpen(next);
  };
  const button = (early?: () => void) => (
    <button
      ref={menuButton}
      type="button"
      className={styles.actions}
      aria-label={t('tickets.actions')}
      onClick={early}
    >
      <MoreOutlined aria-hidden />
    </button>
  );
  const run = (key: string) => {
    if (key === 'merge' || key === 'snooze') setDialog(key);
    else if (key === 'delete') askToDelete();
    else if (key === 'wake') snooze(null);
    else if (key === 'spam') change.apply({ is_spam: !ticket.is_spam });
    else snooze(times[key.slice(7) as SnoozeKey]);
  };
  if (!painted) return button(() => toggle(true));
  return (
    <>
      <Dropdown
        // Its keys work at once, without a Tab into it first.
        autoFocus
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
            { type: 'divider' },
            { key: 'delete', label: t('tickets.deleteOpen'), danger: true },
          ],
          onClick: ({ key }) => run(key),
        }}
      >
        {button()}
      </Dropdown>
      <Suspense fallback={null}>
        {dialog === 'merge' && <MergeDialog ticket={ticket} onClose={() => setDialog(null)} />}
        {dialog === 'snooze' && <SnoozeDialog onSnooze={snooze} onClose={() => setDialog(null)} />}
        {asking && (
          <DeleteDialog
            ticket={ticket}
            others={others}
            open={dialog === 'delete'}
            onClose={() => setDialog(null)}
            afterClose={() => {
              setAsking(false);
              menuButton.current?.focus();
            }}
          />
        )}
      </Suspense>
    </>
  );
}
