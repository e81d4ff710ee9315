import { Link, useLocation } from 'react-router';

import { RelativeTime } from '@/components/RelativeTime';
import { percent } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { changeParams } from '@/lib/table-state';

import { useReasons } from './rules';
import styles from './review.module.css';
import { SeverityMark } from './SeverityMark';

import type { ReviewItem } from './api';

interface RowProps {
  item: ReviewItem;
  current: boolean;
  /** On a wide page the row only chooses what stands beside it: no step back for each. */
  replace: boolean;
}

function Row({ item, current, replace }: RowProps) {
  const t = useT();
  const reasons = useReasons();
  const { search } = useLocation();
  const { ticket, decision } = item;
  const params = new URLSearchParams(search);
  const to = changeParams(params, { ticket: item.ticket_id, page: params.get('page') });
  return (
    <li className={styles.row} data-current={current}>
      <div className={styles.rowHead}>
        {ticket.severity && <SeverityMark severity={ticket.severity} />}
        <span className={styles.rowTime}>
          <RelativeTime iso={ticket.created_at} />
        </span>
      </div>
      <Link
        to={{ search: to.toString() }}
        replace={replace}
        className={styles.rowTitle}
        dir="auto"
        aria-current={current || undefined}
      >
        {ticket.title}
      </Link>
      <div className={styles.rowFoot}>
        <span className={styles.rowReason}>{reasons(decision).first}</span>
        {decision.confidence !== null && (
          <span className={styles.rowConfidence} title={t('review.confidence')}>
            {percent(decision.confidence)}
          </span>
        )}
      </div>
    </li>
  );
}

interface QueueProps {
  items: readonly ReviewItem[];
  current: number | null;
  replace: boolean;
}

/** What waits, as the API orders it: the worst first. */
export function Queue({ items, current, replace }: QueueProps) {
  const t = useT();
  return (
    <ol className={styles.queue} aria-label={t('review.queue')}>
      {items.map((item) => (
        <Row key={item.decision.id} item={item} current={item.ticket_id === current} replace={replace} />
      ))}
    </ol>
  );
}
