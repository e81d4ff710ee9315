import { humanize } from '@/lib/format';

import styles from './marks.module.css';

import type { TicketStatus } from '@/lib/types';

/** A status as a dot and its name; the colour only repeats what the word says. */
export function StatusTag({ status }: { status: TicketStatus }) {
  return (
    <span className={styles.status} data-status={status}>
      <span className={styles.dot} aria-hidden="true" />
      {humanize(status)}
    </span>
  );
}
