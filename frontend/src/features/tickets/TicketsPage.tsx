import { PlusOutlined, ReloadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Tooltip } from 'antd';
import { useEffect, useMemo, useRef } from 'react';
import { Link, useSearchParams } from 'react-router';

import { ProblemAlert } from '@/components/ProblemAlert';
import { count } from '@/lib/format';
import { useHotkeys } from '@/lib/hotkeys';
import { isStaff, useMe } from '@/lib/session';

import { ColumnPicker } from './ColumnPicker';
import { FilterBar } from './FilterBar';
import { TicketList } from './TicketList';
import { ViewNav } from './ViewNav';
import { ticketListQuery } from './api';
import { changeParams, hasFilters, parseListParams, toTicketQuery } from './list-params';
import styles from './tickets.module.css';
import { viewsFor } from './views';

import type { ListChange } from './list-params';
import type { InputRef } from 'antd';

const FILTERS = ['status', 'priority', 'category', 'assignee_id', 'tag', 'requester_id', 'q'];

export function TicketsPage() {
  const me = useMe();
  const staff = isStaff(me);
  const views = useMemo(() => viewsFor(me), [me]);
  const [search, setSearch] = useSearchParams();
  const params = useMemo(() => parseListParams(search, views), [search, views]);
  const list = useQuery(ticketListQuery(toTicketQuery(params)));
  const searchBox = useRef<InputRef>(null);

  const change = (changes: ListChange) => setSearch((current) => changeParams(current, changes));
  const clear = () => change(Object.fromEntries(FILTERS.map((name) => [name, null])));
  useHotkeys({ '/': () => searchBox.current?.focus() });

  const title = staff ? params.view.label : 'Your requests';
  useEffect(() => {
    document.title = `${title} · CiteDesk`;
  }, [title]);

  return (
    <div className={styles.page}>
      <ViewNav views={views} current={params.view.key} heading={staff ? 'Views' : 'Requests'} />
      <section className={styles.content} aria-labelledby="tickets-title">
        <header className={styles.header}>
          <h1 id="tickets-title" className={styles.title}>
            {title}
            <span className={styles.total} aria-live="polite">
              {list.data ? count(list.data.total, list.data.total_relation) : ''}
            </span>
          </h1>
          <div className={styles.actions}>
            {staff && <ColumnPicker />}
            <Tooltip title="Refresh">
              <Button
                aria-label="Refresh"
                icon={<ReloadOutlined aria-hidden spin={list.isFetching} />}
                onClick={() => void list.refetch()}
              />
            </Tooltip>
            <Link to="/tickets/new" className={styles.buttonLink}>
              <Button type="primary" icon={<PlusOutlined aria-hidden />} tabIndex={-1}>
                {staff ? 'New ticket' : 'New request'}
              </Button>
            </Link>
          </div>
        </header>
        <FilterBar
          params={params}
          staff={staff}
          searchRef={searchBox}
          onChange={change}
          onClear={hasFilters(params) ? clear : undefined}
        />
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
          page={list.data}
          loading={list.isPending}
          stale={list.isPlaceholderData}
          failed={Boolean(list.error)}
          staff={staff}
          onChange={change}
          onClear={hasFilters(params) ? clear : undefined}
        />
      </section>
    </div>
  );
}
