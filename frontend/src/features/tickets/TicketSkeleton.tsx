import { Bone } from '@/components/SkeletonRows';
import { useT } from '@/lib/i18n';

import styles from './ticket.module.css';

const LINES = ['92%', '84%', '96%', '58%'];

/** The parts of the page where they will stand, so that nothing moves when the ticket is there. */
export function TicketSkeleton({ staff }: { staff: boolean }) {
  const t = useT();
  return (
    <div className={styles.page} data-staff={staff} role="status" aria-label={t('tickets.loadingTicket')}>
      <div className={styles.header}>
        <div className={styles.skeletonHeading}>
          <Bone width={320} height={14} />
          <Bone width={210} />
        </div>
      </div>
      <div className={styles.skeletonThread}>
        <div className={styles.skeletonMessage}>
          {LINES.map((width) => (
            <Bone key={width} width={width} />
          ))}
        </div>
        <div className={styles.skeletonComposer} />
      </div>
      {staff && (
        <>
          <div className={styles.skeletonSide}>
            <Bone width={90} />
            <Bone width="90%" />
            <Bone width="70%" />
          </div>
          <div className={`${styles.skeletonSide} ${styles.details}`}>
            {Array.from({ length: 8 }, (_, index) => (
              <Bone key={index} width={`${90 - ((index * 23) % 40)}%`} />
            ))}
          </div>
        </>
      )}
    </div>
  );
}
