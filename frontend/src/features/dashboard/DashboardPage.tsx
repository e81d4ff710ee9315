import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link, useSearchParams } from 'react-router';

import { Reliability } from '@/components/charts/Reliability';
import { PageHeader } from '@/components/PageHeader';
import { EmptyState, PageProblem } from '@/components/PageState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { Stat } from '@/components/Stat';
import { formatNumber } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { useEnumName } from '@/lib/i18n/enum-name';
import { useNames } from '@/lib/names';
import { useMe } from '@/lib/session';
import { changeParams } from '@/lib/table-state';
import { STATUSES } from '@/lib/types';

import { figuresQuery, learningQuery } from './api';
import { Breakdown } from './Breakdown';
import { Daily } from './Daily';
import styles from './dashboard.module.css';
import { dayName, duration } from './format';
import { ticketLinks } from './links';
import { asQuery, readPeriod } from './period';
import { PeriodPicker } from './PeriodPicker';
import { AiCard, Satisfaction, SlaCard, Times } from './Quality';

import type { Figures } from './api';

const PRIORITIES = ['urgent', 'high', 'medium', 'low'];

/** How far the confidence of triage could be trusted so far: the whole history, whatever the period. */
function Trust() {
  const t = useT();
  const learning = useQuery(learningQuery);
  const category = learning.data?.fields.find(({ field }) => field === 'category');
  if (learning.error) return <ProblemAlert error={learning.error} onRetry={() => void learning.refetch()} />;
  if (!category) return null;
  return (
    <Reliability
      title={t('dashboard.reliability')}
      lead={t('dashboard.reliabilityLead', { count: category.judged })}
      bins={category.reliability}
    />
  );
}

/** The names stand already where their figures will. */
function Waiting() {
  const t = useT();
  const names = ['created', 'resolved', 'openNow', 'unassignedNow', 'firstResponse', 'resolution'] as const;
  return (
    <div className={styles.sheet} role="status" aria-label={t('dashboard.loading')}>
      <dl className={styles.stats}>
        {names.map((name) => (
          <Stat key={name} label={t(`dashboard.${name}`)} value={undefined} />
        ))}
      </dl>
      <div className={styles.wideGrid}>
        <div className={styles.skeleton} />
        <div className={styles.skeleton} />
      </div>
    </div>
  );
}

function Sheet({ figures }: { figures: Figures }) {
  const t = useT();
  const me = useMe();
  const enumName = useEnumName();
  const names = useNames();
  const { totals } = figures;
  const links = ticketLinks(figures);
  return (
    <>
      <dl className={styles.stats}>
        <Stat label={t('dashboard.created')} value={formatNumber(totals.created)} to={links.created} />
        <Stat label={t('dashboard.resolved')} value={formatNumber(totals.resolved)} />
        <Stat label={t('dashboard.openNow')} value={formatNumber(totals.open_now)} to={links.open} />
        <Stat
          label={t('dashboard.unassignedNow')}
          value={formatNumber(totals.unassigned_now)}
          to={links.unassigned}
        />
        <Stat
          label={t('dashboard.firstResponse')}
          value={duration(figures.first_response_time.p50)}
          hint={t('dashboard.p50')}
        />
        <Stat
          label={t('dashboard.resolution')}
          value={duration(figures.resolution_time.p50)}
          hint={t('dashboard.p50')}
        />
      </dl>
      <div className={styles.wideGrid}>
        <Daily days={figures.created_by_day} links={links} />
      </div>
      <div className={styles.grid}>
        <Times figures={figures} />
        <SlaCard sla={figures.sla} />
        <Satisfaction csat={figures.csat} />
        <AiCard ai={figures.ai} />
      </div>
      <div className={styles.grid}>
        <Breakdown
          title={t('dashboard.byStatus')}
          counts={figures.by_status}
          order={STATUSES}
          nameOf={(value) => enumName('status', value)}
          linkOf={(value) => links.createdWith('status', value)}
        />
        <Breakdown
          title={t('dashboard.byPriority')}
          counts={figures.by_priority}
          order={PRIORITIES}
          nameOf={(value) => enumName('priority', value)}
          linkOf={(value) => links.createdWith('priority', value)}
        />
        <Breakdown
          title={t('dashboard.byCategory')}
          counts={figures.by_category}
          nameOf={(value) => names.category(value)}
          linkOf={(value) => links.createdWith('category', value)}
        />
      </div>
      {me.role === 'admin' && (
        <div className={styles.wideGrid}>
          <Trust />
        </div>
      )}
    </>
  );
}

/** What came, went and stayed; how long people waited; what the assistant did. */
export function DashboardPage() {
  const t = useT();
  const [params, setParams] = useSearchParams();
  const period = readPeriod(params);
  const team = params.get('team');
  const figures = useQuery(figuresQuery({ ...asQuery(period), ...(team ? { team } : {}) }));
  const { data } = figures;
  const empty = data && data.totals.created + data.totals.resolved + data.totals.open_now === 0;
  return (
    <section aria-labelledby="dashboard-title" className={styles.page}>
      <PageHeader
        id="dashboard-title"
        title={t('dashboard.title')}
        lead={t('dashboard.lead', { first: dayName(period.first), last: dayName(period.last) })}
        actions={
          <PeriodPicker
            period={period}
            team={team}
            onChange={(change) => setParams((before) => changeParams(before, change))}
          />
        }
      />
      {figures.error && !data && <PageProblem error={figures.error} onRetry={() => void figures.refetch()} />}
      {figures.isPending && <Waiting />}
      {empty && (
        <EmptyState
          title={t('dashboard.empty')}
          action={
            <Link to="/tickets/new">
              <Button>{t('dashboard.newTicket')}</Button>
            </Link>
          }
        >
          {t('dashboard.emptyHint')}
        </EmptyState>
      )}
      {data && !empty && (
        <div className={styles.sheet} aria-busy={figures.isPlaceholderData}>
          {figures.error && <ProblemAlert error={figures.error} onRetry={() => void figures.refetch()} />}
          <Sheet figures={data} />
        </div>
      )}
    </section>
  );
}
