import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';

import { Stars } from '@/components/rating/Stars';
import { RelativeTime } from '@/components/RelativeTime';
import { StatusTag } from '@/components/StatusTag';
import { useT } from '@/lib/i18n';

import { ticketListQuery } from './api';
import styles from './ticket.module.css';

import type { Ticket } from '@/lib/types';

const SHOWN = 4;

/** What the requester says about how they were helped. */
function Rating({ rating }: { rating: NonNullable<Ticket['rating']> }) {
  const t = useT();
  return (
    <div className={styles.rating} role="group" aria-label={t('ratings.given')}>
      <span className={styles.ratingHead}>
        <Stars score={rating.score} /> <RelativeTime iso={rating.rated_at} />
      </span>
      {rating.comment && <blockquote dir="auto">{rating.comment}</blockquote>}
    </div>
  );
}

/** Who asks, how they rate the help, and what else they asked lately. */
export function RequesterCard({ ticket }: { ticket: Ticket }) {
  const t = useT();
  const { requester } = ticket;
  const others = useQuery(
    ticketListQuery({ requester_id: [requester.id], sort: '-created_at', page_size: SHOWN + 1 }),
  );
  const items = (others.data?.items ?? []).filter(({ id }) => id !== ticket.id).slice(0, SHOWN);
  const total = Math.max((others.data?.total ?? 1) - 1, 0);
  return (
    <section className={styles.panel} aria-labelledby="requester-title">
      <h2 id="requester-title" className={styles.panelTitle}>
        {t('tickets.requester')}
      </h2>
      <div className={styles.person}>
        <strong>{requester.name}</strong>
        {requester.email && <a href={`mailto:${requester.email}`}>{requester.email}</a>}
      </div>
      {ticket.rating && <Rating rating={ticket.rating} />}
      {items.length > 0 && (
        <ul className={styles.others} aria-label={t('tickets.othersOf', { name: requester.name })}>
          {items.map((other) => (
            <li key={other.id}>
              <Link to={`/tickets/${other.id}`} dir="auto" title={other.title}>
                {other.title}
              </Link>
              <StatusTag status={other.status} />
            </li>
          ))}
        </ul>
      )}
      {total > items.length && (
        <Link className={styles.more} to={`/tickets?view=all&requester_id=${requester.id}`}>
          {t('tickets.others', { count: total })}
        </Link>
      )}
      {others.data && total === 0 && <p className={styles.quiet}>{t('tickets.noOthers')}</p>}
    </section>
  );
}
