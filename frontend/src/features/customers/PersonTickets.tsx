import { useQuery } from '@tanstack/react-query';
import { Pagination } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { SkeletonRows } from '@/components/SkeletonRows';
import { StatusTag } from '@/components/StatusTag';
import { count } from '@/lib/format';
import { useT } from '@/lib/i18n';

import { ticketsOfQuery } from './api';
import styles from './customers.module.css';

/** What somebody has asked, the newest first. */
export function PersonTickets({ id }: { id: number }) {
  const t = useT();
  const [page, setPage] = useState(1);
  const tickets = useQuery(ticketsOfQuery(id, page));
  const { data } = tickets;
  return (
    <section className={styles.part} aria-label={t('customers.tickets')}>
      <h3 className={styles.partTitle}>
        {t('customers.tickets')}
        {data && data.total > 0 && (
          <Link className={styles.quiet} to={`/tickets?view=all&requester_id=${id}`}>
            {t('customers.allTickets', { total: count(data.total, data.total_relation) })}
          </Link>
        )}
      </h3>
      {tickets.error && <ProblemAlert error={tickets.error} onRetry={() => void tickets.refetch()} />}
      {tickets.isPending && <SkeletonRows rows={3} height={44} />}
      {data?.total === 0 && <p className={styles.quiet}>{t('customers.noTickets')}</p>}
      {data && data.total > 0 && (
        <>
          <ul className={styles.tickets} aria-busy={tickets.isPlaceholderData}>
            {data.items.map((ticket) => (
              <li key={ticket.id}>
                <Link to={`/tickets/${ticket.id}`}>
                  #{ticket.id} <bdi>{ticket.title}</bdi>
                </Link>
                <span className={styles.ticketFacts}>
                  <StatusTag status={ticket.status} />
                  <RelativeTime iso={ticket.created_at} />
                </span>
              </li>
            ))}
          </ul>
          {data.pages > 1 && (
            <Pagination
              simple
              size="small"
              current={page}
              pageSize={data.page_size}
              total={data.total}
              onChange={setPage}
            />
          )}
        </>
      )}
    </section>
  );
}
