import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';

import { StatusTag } from '@/components/StatusTag';

import { ticketListQuery } from './api';
import styles from './ticket.module.css';

import type { Ticket } from '@/lib/types';

const SHOWN = 4;

/** Who asks, and what else they asked lately. */
export function RequesterCard({ ticket }: { ticket: Ticket }) {
  const { requester } = ticket;
  const others = useQuery(
    ticketListQuery({ requester_id: [requester.id], sort: '-created_at', page_size: SHOWN + 1 }),
  );
  const items = (others.data?.items ?? []).filter(({ id }) => id !== ticket.id).slice(0, SHOWN);
  const total = Math.max((others.data?.total ?? 1) - 1, 0);
  return (
    <section className={styles.panel} aria-labelledby="requester-title">
      <h2 id="requester-title" className={styles.panelTitle}>
        Requester
      </h2>
      <div className={styles.person}>
        <strong>{requester.name}</strong>
        {requester.email && <a href={`mailto:${requester.email}`}>{requester.email}</a>}
      </div>
      {items.length > 0 && (
        <ul className={styles.others} aria-label={`Other tickets of ${requester.name}`}>
          {items.map((other) => (
            <li key={other.id}>
              <Link to={`/tickets/${other.id}`} title={other.title}>
                {other.title}
              </Link>
              <StatusTag status={other.status} />
            </li>
          ))}
        </ul>
      )}
      {total > 0 ? (
        <Link className={styles.more} to={`/tickets?view=all&requester_id=${requester.id}`}>
          {total === 1 ? 'Show their other ticket in the list' : `Show all ${total} other tickets`}
        </Link>
      ) : (
        others.data && <p className={styles.quiet}>No other tickets</p>
      )}
    </section>
  );
}
