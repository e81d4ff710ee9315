import { RelativeTime } from './RelativeTime';
import styles from './marks.module.css';

import type { Sla } from '@/lib/types';

/** When the first response is due, or how that ended. */
export function SlaMark({ sla }: { sla: Sla | null }) {
  if (!sla) return <span className={styles.sla}>–</span>;
  if (sla.state === 'met') {
    return (
      <span className={styles.sla} data-state="met">
        Met
      </span>
    );
  }
  return (
    <span className={styles.sla} data-state={sla.state}>
      {sla.state === 'breached' && 'Due '}
      <RelativeTime iso={sla.due_at} />
    </span>
  );
}
