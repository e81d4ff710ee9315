import { PlusOutlined, ReloadOutlined } from '@ant-design/icons';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Tooltip } from 'antd';
import { Suspense, lazy, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Link, useLocation, useSearchParams } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { breachingQuery } from '@/lib/breaching';
import { count } from '@/lib/format';
import { useHotkeys } from '@/lib/hotkeys';
import { useT } from '@/lib/i18n';
import { leaveTrail } from '@/lib/list-trail';
import { useMedia } from '@/lib/media';
import { useMe } from '@/lib/session';
import { changeParams } from '@/lib/table-state';
import { useTitle } from '@/lib/title';

import { ActiveFilters } from './ActiveFilters';
import { ColumnPicker } from './ColumnPicker';
import { FilterBar } from './FilterBar';
import { TicketList } from './TicketList';
import { ViewNav } from './ViewNav';
import { ticketListQuery } from './api';
import { CLEARED, parseListParams, toTicketQuery } from './list-params';
import { SaveView } from './SaveView';
import styles from './tickets.module.css';
import { useSelection } from './use-selection';
import { savedView, viewName, viewsFor } from './views';
import { viewsQuery } from './views-api';

import type { ListParams } from './list-params';
import type { UrlChange } from '@/lib/table-state';
import type { Page, Ticket } from '@/lib/types';
import type { InputRef } from 'antd';

const BulkBar = lazy(() => import('./BulkBar'));

/** The page of tickets that the address means. */
function useTicketPage(params: ListParams) {
  const { breaching } = params.view;
  const list = useQuery({ ...ticketListQuery(toTicketQuery(params)), enabled: !breaching });
  const due = useQuery({ ...breachingQuery(params.filters), enabled: Boolean(breaching) });
  return breaching ? due : list;
}

/** A ticket's page leads on to its neighbours in this list, and back to it. */
function useTrail(params: ListParams, page: Page<Ticket> | undefined, settled: boolean) {
  const { pathname, search } = useLocation();
  useEffect(() => {
    if (!page || !settled) return;
    const paged = !params.view.breaching;
    leaveTrail({
      url: `${pathname}${search}`,
      ids: page.items.map(({ id }) => id),
      before: paged ? (page.page - 1) * page.page_size : 0,
      total: paged ? page.total : page.items.length,
      totalRelation: (paged ? page.total_relation : undefined) ?? 'eq',
      query: paged ? toTicketQuery(params) : null,
      pageSize: page.page_size,
    });
  }, [params, page, settled, pathname, search]);
}

export function TicketsPage() {
  const t = useT();
  const me = useMe();
  const saved = useQuery(viewsQuery);
  const views = useMemo(() => [...viewsFor(me), ...(saved.data ?? []).map(savedView)], [me, saved.data]);
  const [search, setSearch] = useSearchParams();
  const params = useMemo(() => parseListParams(search, views), [search, views]);
  const list = useTicketPage(params);
  const selection = useSelection();
  const [everSelected, setEverSelected] = useState(false);
  if (selection.tickets.size > 0 && !everSelected) setEverSelected(true);
  const narrow = useMedia('(max-width: 767px)');
  const searchBox = useRef<InputRef>(null);

  const client = useQueryClient();
  // The same function until the address changes: what stands around the rows is not rendered anew when they come.
  const change = useCallback(
    (changes: UrlChange) =>
      setSearch((current) => {
        const next = changeParams(current, changes);
        const wanted = parseListParams(next, views);
        // Asked for at once, not when the page has been rendered for its new address; a failure is said there.
        if (!wanted.view.breaching)
          client.query(ticketListQuery(toTicketQuery(wanted))).catch(() => undefined);
        return next;
      }),
    [client, setSearch, views],
  );
  const filtered = params.changed.length > 0;
  const clear = useMemo(() => (filtered ? () => change(CLEARED) : undefined), [filtered, change]);
  const worthSaving = filtered || search.has('sort');
  const save = useMemo(() => (worthSaving ? <SaveView params={params} /> : null), [worthSaving, params]);
  useHotkeys([{ keys: '/', label: t('tickets.searchTickets'), run: () => searchBox.current?.focus() }]);
  useTrail(params, list.data, !list.isPlaceholderData);

  const title = viewName(t, params.view);
  useTitle(title);
  // A saved view is known only when the saved views are: until then nothing else pretends to be it.
  const waiting = search.get('view')?.startsWith('saved-') === true && saved.data === undefined;

  return (
    <div className={styles.page}>
      <ViewNav views={views} current={params.view} heading={t('tickets.views')} />
      <section className={styles.content} aria-labelledby="tickets-title">
        <header className={styles.header}>
          <h1 id="tickets-title" className={styles.title}>
            {waiting ? '\u00a0' : title}
            <span className={styles.total} aria-live="polite">
              {list.data && !waiting ? count(list.data.total, list.data.total_relation) : ''}
            </span>
          </h1>
          <div className={styles.actions}>
            {!narrow && <ColumnPicker />}
            <Tooltip title={t('tickets.refresh')}>
              <Button
                aria-label={t('tickets.refresh')}
                icon={<ReloadOutlined aria-hidden spin={list.isFetching} />}
                onClick={() => void list.refetch()}
              />
            </Tooltip>
            <Link to="/tickets/new" className={styles.buttonLink}>
              <Button type="primary" icon={<PlusOutlined aria-hidden />} tabIndex={-1}>
                {t('tickets.newTicket')}
              </Button>
            </Link>
          </div>
        </header>
        <FilterBar params={params} searchRef={searchBox} onChange={change} onClear={clear}>
          {save}
        </FilterBar>
        <ActiveFilters params={params} onChange={change} />
        {waiting && saved.error && (
          <ProblemAlert
            className={styles.problem}
            error={saved.error}
            onRetry={() => void saved.refetch()}
            retrying={saved.isFetching}
          />
        )}
        {list.error && (
          <ProblemAlert
            className={styles.problem}
            error={list.error}
            onRetry={() => void list.refetch()}
            retrying={list.isFetching}
          />
        )}
        <TicketList
          params={params}
          page={waiting ? undefined : list.data}
          loading={waiting ? !saved.error : list.isPending}
          stale={list.isPlaceholderData}
          failed={Boolean(list.error)}
          selection={selection}
          onChange={change}
          onClear={clear}
        />
        {everSelected && (
          <Suspense fallback={null}>
            <BulkBar selection={selection} />
          </Suspense>
        )}
      </section>
    </div>
  );
}
