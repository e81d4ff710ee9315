import { useEnumName } from '@/lib/i18n/enum-name';

import styles from './marks.module.css';

import type { TicketStatus } from '@/lib/types';

/** A status as a dot and its name; the colour only repeats what the word says. */
export function StatusTag({ status }: { status: TicketStatus }) {
  const enumName = useEnumName();
  return (
    <span className={styles.status} data-status={status}>
      <span className={styles.dot} aria-hidden="true" />
      {enumName('status', status)}
    </span>
  );
}
