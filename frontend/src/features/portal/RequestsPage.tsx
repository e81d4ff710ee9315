import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Pagination } from 'antd';
import { useRef } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';

import { ListSearch } from '@/components/ListSearch';
import { PageHeader } from '@/components/PageHeader';
import { EmptyState } from '@/components/PageState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { SkeletonRows } from '@/components/SkeletonRows';
import { withoutMarkers } from '@/lib/citation-markers';
import { count, plainLine } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { Phrase } from '@/lib/i18n/Phrase';
import { useListKeys } from '@/lib/list-keys';
import { usePageActions } from '@/lib/page-actions';
import { changeParams, useTableState } from '@/lib/table-state';

import { PAGE_SIZE, requestCountQuery, requestsQuery } from './api';
import styles from './portal.module.css';
import { PortalStatus } from './PortalStatus';

import type { Tab } from './api';
import type { Ticket } from '@/lib/types';

const TABLE = { sorts: ['updated'], filters: ['tab'], pageSize: PAGE_SIZE } as const;
const TABS: readonly Tab[] = ['open', 'solved'];

function TabLink({ tab, current, q }: { tab: Tab; current: Tab; q: string }) {
  const t = useT();
  const { search } = useLocation();
  const { data } = useQuery(requestCountQuery(tab, q));
  const to = changeParams(new URLSearchParams(search), { tab: tab === 'open' ? null : tab });
  return (
    <Link
      to={{ search: to.toString() }}
      className={styles.tab}
      aria-current={tab === current ? 'page' : undefined}
    >
      {t(`portal.${tab}`)}
      {data && <span className={styles.tabCount}>{count(data.total, data.total_relation)}</span>}
    </Link>
  );
}

function Row({ request }: { request: Ticket }) {
  const t = useT();
  const merged = request.merged_into_id;
  return (
    <li className={styles.row}>
      <div className={styles.rowMain}>
        <Link to={`/portal/requests/${request.id}`} className={styles.subject} dir="auto" data-row-stop>
          {request.title}
        </Link>
        <p className={styles.latest} dir="auto">
          {plainLine(withoutMarkers(request.latest_message))}
        </p>
      </div>
      <div className={styles.rowSide}>
        {merged === null ? (
          <PortalStatus status={request.status} />
        ) : (
          <span className={styles.quiet}>{t('portal.joinedShort', { id: merged })}</span>
        )}
        <span className={styles.quiet}>
          <RelativeTime iso={request.updated_at} />
        </span>
      </div>
    </li>
  );
}

function AskButton() {
  const t = useT();
  return (
    <Link to="/portal/new">
      <Button type="primary" icon={<PlusOutlined aria-hidden />} tabIndex={-1}>
        {t('portal.new.title')}
      </Button>
    </Link>
  );
}

/** Why there is nothing, and what to do: never asked, nothing in this tab, or nothing found. */
function Nothing({ tab, q, onClear }: { tab: Tab; q: string; onClear: () => void }) {
  const t = useT();
  const { search } = useLocation();
  const other: Tab = tab === 'open' ? 'solved' : 'open';
  const { data } = useQuery(requestCountQuery(other, q));
  const elsewhere = data?.total ?? 0;
  if (q !== '') {
    const there = changeParams(new URLSearchParams(search), { tab: other === 'open' ? null : other });
    return (
      <EmptyState
        title={t('portal.nothingFound', { q })}
        action={<Button onClick={onClear}>{t('portal.clearSearch')}</Button>}
      >
        {elsewhere > 0 ? (
          <p>
            <Phrase
              id="portal.otherTab"
              values={{
                link: (
                  <Link to={{ search: there.toString() }}>{`${t(`portal.${other}`)} (${elsewhere})`}</Link>
                ),
              }}
            />
          </p>
        ) : (
          t('portal.nothingFoundHint')
        )}
      </EmptyState>
    );
  }
  if (!data) return null;
  if (tab === 'solved')
    return <EmptyState title={t('portal.emptySolved')}>{t('portal.emptySolvedHint')}</EmptyState>;
  if (elsewhere > 0)
    return (
      <EmptyState title={t('portal.emptyOpen')} action={<AskButton />}>
        {t('portal.emptyOpenHint')}
      </EmptyState>
    );
  return (
    <EmptyState title={t('portal.emptyFirst')} action={<AskButton />}>
      <p>
        <Phrase
          id="portal.emptyFirstHint"
          values={{ help: <Link to="/help">{t('portal.helpCentre')}</Link> }}
        />
      </p>
    </EmptyState>
  );
}

/** What somebody asked, newest answer first: what is open, and what is solved. */
export function RequestsPage() {
  const t = useT();
  const navigate = useNavigate();
  const state = useTableState(TABLE);
  const tab: Tab = state.filters.tab[0] === 'solved' ? 'solved' : 'open';
  const { q } = state;
  const list = useRef<HTMLUListElement>(null);
  useListKeys(list);
  usePageActions([
    { id: 'new-request', label: t('portal.new.title'), keys: 'c', run: () => void navigate('/portal/new') },
  ]);
  const requests = useQuery(
    requestsQuery(tab, { page: state.page, page_size: state.pageSize, ...(q ? { q } : {}) }),
  );
  const { data } = requests;
  return (
    <section className={styles.page} aria-labelledby="portal-title">
      <PageHeader id="portal-title" title={t('portal.title')} actions={<AskButton />} />
      <div className={styles.bar}>
        <nav className={styles.tabs} aria-label={t('portal.views')}>
          {TABS.map((one) => (
            <TabLink key={one} tab={one} current={tab} q={q} />
          ))}
        </nav>
        <ListSearch
          label={t('portal.search')}
          className={styles.search}
          q={q}
          onSearch={(words) => state.change({ q: words })}
        />
      </div>
      {requests.error && (
        <ProblemAlert
          className={styles.problem}
          error={requests.error}
          onRetry={() => void requests.refetch()}
          retrying={requests.isFetching}
        />
      )}
      {requests.isPending && <SkeletonRows label={t('portal.loading')} rows={6} height={68} />}
      {data && data.items.length > 0 && (
        <ul
          ref={list}
          className={styles.rows}
          data-stale={requests.isPlaceholderData}
          aria-label={t('portal.list')}
        >
          {data.items.map((request) => (
            <Row key={request.id} request={request} />
          ))}
        </ul>
      )}
      {data?.items.length === 0 && data.total > 0 && (
        <EmptyState
          title={t('portal.emptyPage')}
          action={<Button onClick={() => state.change({ page: null })}>{t('portal.firstPage')}</Button>}
        />
      )}
      {data?.total === 0 && !requests.error && (
        <Nothing tab={tab} q={q} onClear={() => state.change({ q: null })} />
      )}
      {data && data.total > state.pageSize && (
        <Pagination
          className={styles.pager}
          current={state.page}
          pageSize={state.pageSize}
          total={data.total}
          showSizeChanger={false}
          onChange={(page) => state.change({ page: page === 1 ? null : page })}
        />
      )}
    </section>
  );
}
