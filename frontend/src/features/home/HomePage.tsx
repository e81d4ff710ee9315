import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useRef } from 'react';
import { Link } from 'react-router';

import { PageHeader } from '@/components/PageHeader';
import { ProblemAlert } from '@/components/ProblemAlert';
import { SkeletonRows } from '@/components/SkeletonRows';
import { Stat } from '@/components/Stat';
import { breachingQuery } from '@/lib/breaching';
import { count, formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { useListKeys } from '@/lib/list-keys';
import { useMe } from '@/lib/session';
import { ACTIVE_STATUSES } from '@/lib/types';

import { Checklist } from './Checklist';
import { Sparkline } from './Sparkline';
import { TicketLine } from './TicketLine';
import { figuresQuery, mentionsQuery, myWorkQuery, reviewsQuery, startQuery, useMentionsSeen } from './api';
import styles from './home.module.css';

import type { Ticket } from '@/lib/types';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

const RISKS = 5;
const atRiskQuery = breachingQuery({ status: [...ACTIVE_STATUSES], snoozed: false });

interface BlockProps {
  id: string;
  title: string;
  to: string;
  query: UseQueryResult;
  tickets: Ticket[] | undefined;
  empty: ReactNode;
}

/** A few tickets, and the way to all of them. */
function Block({ id, title, to, query, tickets, empty }: BlockProps) {
  const t = useT();
  return (
    <section className={styles.block} aria-labelledby={id}>
      <header>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {tickets && tickets.length > 0 && <Link to={to}>{t('home.showAll')}</Link>}
      </header>
      {query.error ? (
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} retrying={query.isFetching} />
      ) : !tickets ? (
        <SkeletonRows rows={3} height={44} />
      ) : tickets.length === 0 ? (
        <p className={styles.quiet}>{empty}</p>
      ) : (
        <ul className={styles.lines}>
          {tickets.map((ticket) => (
            <TicketLine key={ticket.id} ticket={ticket} />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Notes that name the reader and were not looked at yet. */
function Mentions() {
  const t = useT();
  const mentions = useQuery(mentionsQuery);
  const seen = useMentionsSeen();
  const items = mentions.data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className={styles.block} aria-labelledby="mentions-title">
      <header>
        <h2 id="mentions-title" className={styles.title}>
          {t('home.mentions')}
        </h2>
        <Button
          size="small"
          type="text"
          loading={seen.isPending}
          onClick={() => seen.mutate(items.map(({ id }) => id))}
        >
          {t('home.markSeen')}
        </Button>
      </header>
      <ul className={styles.lines}>
        {items.map((mention) => (
          <li key={mention.id} className={styles.mention}>
            <Link
              to={`/tickets/${mention.ticket_id}`}
              data-row-stop
              onClick={() => seen.mutate([mention.id])}
            >
              {t('home.mentionIn', {
                who: mention.author.name,
                ticket: `#${mention.ticket_id} ${mention.ticket_title}`,
              })}
            </Link>
            <span dir="auto">{mention.excerpt}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function HomePage() {
  const t = useT();
  const me = useMe();
  const page = useRef<HTMLDivElement>(null);
  useListKeys(page);
  const start = useQuery(startQuery);
  const mine = useQuery(myWorkQuery(me.id));
  const reviews = useQuery(reviewsQuery);
  const risk = useQuery(atRiskQuery);
  const figures = useQuery(figuresQuery);
  const starting = start.data && (start.data.documents === 0 || start.data.tickets === 0);
  const late = risk.data?.items.filter(({ sla }) => sla?.state === 'breached').length ?? 0;
  const totals = figures.data?.totals;
  const number = (value: number | undefined) => (value === undefined ? undefined : formatNumber(value));
  return (
    <section aria-labelledby="home-title">
      <PageHeader id="home-title" title={t('home.title')} lead={t('home.greeting', { name: me.name })} />
      <div ref={page} className={styles.page}>
        {starting && <Checklist {...start.data} admin={me.role === 'admin'} />}
        <dl className={styles.stats}>
          <Stat
            label={t('home.myWork')}
            value={mine.data && count(mine.data.total, mine.data.total_relation)}
            to="/tickets?view=mine"
          />
          <Stat
            label={t('home.unassigned')}
            value={number(totals?.unassigned_now)}
            to="/tickets?view=unassigned"
          />
          <Stat
            label={t('home.review')}
            value={reviews.data && count(reviews.data.total, reviews.data.total_relation)}
            to="/review"
          />
          <Stat
            label={t('home.risk')}
            value={risk.data && count(risk.data.total, risk.data.total_relation)}
            hint={late > 0 ? t('home.riskLate', { count: late }) : undefined}
            tone={late > 0 ? 'error' : risk.data && risk.data.total > 0 ? 'warning' : 'normal'}
            to="/tickets?view=breaching"
          />
          <Stat label={t('home.openNow')} value={number(totals?.open_now)} to="/tickets" />
        </dl>
        {figures.error && (
          <ProblemAlert
            error={figures.error}
            onRetry={() => void figures.refetch()}
            retrying={figures.isFetching}
          />
        )}
        <div className={styles.columns}>
          <div>
            <Block
              id="mine-title"
              title={t('home.myWork')}
              to="/tickets?view=mine"
              query={mine}
              tickets={mine.data?.items}
              empty={
                <>
                  {t('home.noWork')} <Link to="/tickets?view=unassigned">{t('home.takeOne')}</Link>
                </>
              }
            />
            <Block
              id="review-title"
              title={t('home.review')}
              to="/review"
              query={reviews}
              tickets={reviews.data?.items.map(({ ticket }) => ticket)}
              empty={t('home.noReview')}
            />
          </div>
          <div>
            <Mentions />
            <Block
              id="risk-title"
              title={t('home.risk')}
              to="/tickets?view=breaching"
              query={risk}
              tickets={risk.data?.items.slice(0, RISKS)}
              empty={t('home.noRisk')}
            />
            {figures.data && (
              <section className={styles.block} aria-labelledby="created-title">
                <header>
                  <h2 id="created-title" className={styles.title}>
                    {t('home.created')}
                  </h2>
                  <Link to="/dashboard">{t('home.toDashboard')}</Link>
                </header>
                <Sparkline days={figures.data.created_by_day} />
                <p className={styles.quiet}>
                  {t('home.createdLabel', { count: figures.data.totals.created })}
                </p>
              </section>
            )}
          </div>
        </div>
      </div>
    </section>
  );
}
