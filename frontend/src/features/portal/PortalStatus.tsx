import { useT } from '@/lib/i18n';

import styles from './portal.module.css';

import type { TicketStatus } from '@/lib/types';

/** A status in the customer's words; the colour only repeats what the words say. */
export function PortalStatus({ status }: { status: TicketStatus }) {
  const t = useT();
  return (
    <span className={styles.status} data-status={status}>
      {t(`portal.status.${status}`)}
    </span>
  );
}
