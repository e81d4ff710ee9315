import { Button } from 'antd';

import { Shortcut } from '@/components/Shortcut';
import { useT } from '@/lib/i18n';

import styles from './review.module.css';
import { HOLD_MS } from './use-decisions';

import type { Decided } from './use-decisions';

/** What was decided last, for as long as it can be taken back. */
export function UndoBar({ held, onUndo }: { held: Decided | null; onUndo: () => void }) {
  const t = useT();
  return (
    <div role="status" className={styles.undoPlace}>
      {held && (
        <div className={styles.undo} key={held.item.decision.id}>
          <span>
            {t(held.request.action === 'reject' ? 'review.rejected' : 'review.sending', {
              id: held.item.ticket_id,
            })}
          </span>
          <Button size="small" type="text" aria-keyshortcuts="z" onClick={onUndo}>
            {t('review.undo')} <Shortcut keys="Z" />
          </Button>
          <span
            className={styles.undoTime}
            aria-hidden="true"
            style={{ animationDuration: `${HOLD_MS}ms` }}
          />
        </div>
      )}
    </div>
  );
}
