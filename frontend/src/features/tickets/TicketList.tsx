import { InboxOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Pagination } from 'antd';
import { memo, useRef } from 'react';
import { Link } from 'react-router';

import { EmptyState, PastTheEnd } from '@/components/PageState';
import { SkeletonRows } from '@/components/SkeletonRows';
import { count } from '@/lib/format';
import { useHotkeys } from '@/lib/hotkeys';
import { useT } from '@/lib/i18n';
import { useListKeys } from '@/lib/list-keys';
import { useMedia } from '@/lib/media';

import styles from './tickets.module.css';
import { DEFAULT_SORT, PAGE_SIZES } from './list-params';
import { TicketCards } from './TicketCards';
import { TicketTable } from './TicketTable';
import { usePrefetch } from './use-prefetch';

import type { ListParams } from './list-params';
import type { Selection } from './use-selection';
import type { UrlChange } from '@/lib/table-state';
import type { Page, Ticket } from '@/lib/types';

interface TicketListProps {
  params: ListParams;
  page: Page<Ticket> | undefined;
  loading: boolean;
  /** The rows belong to the previous filters while the new ones load. */
  stale: boolean;
  failed: boolean;
  selection: Selection;
  onChange: (change: UrlChange) => void;
  onClear?: () => void;
}

interface NothingProps {
  onClear?: () => void;
  /** The page of the address is behind the last one. */
  onFirst?: () => void;
}

function Nothing({ onClear, onFirst }: NothingProps) {
  const t = useT();
  if (onFirst) return <PastTheEnd onFirst={onFirst} />;
  if (onClear) {
    return (
      <EmptyState
        icon={<SearchOutlined aria-hidden />}
        title={t('tickets.emptyFiltered')}
        action={<Button onClick={onClear}>{t('tickets.clearFilters')}</Button>}
      >
        {t('tickets.emptyFilteredHint')}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<InboxOutlined aria-hidden />}
      title={t('tickets.emptyView')}
      action={
        <Link to="/tickets/new">
          <Button tabIndex={-1}>{t('tickets.newTicket')}</Button>
        </Link>
      }
    >
      {t('tickets.emptyViewHint')}
    </EmptyState>
  );
}

interface PagerProps {
  /** The first and the last row, counted from 1. */
  first: number;
  last: number;
  page: number;
  pageSize: number;
  total: number;
  relation: Page<Ticket>['total_relation'];
  narrow: boolean;
  onChange: (change: UrlChange) => void;
}

const Pager = memo(function Pager({
  first,
  last,
  page,
  pageSize,
  total,
  relation,
  narrow,
  onChange,
}: PagerProps) {
  const t = useT();
  return (
    <div className={styles.pager}>
      <span className={styles.range}>
        {t('tickets.range', { first, last, total: count(total, relation) })}
      </span>
      <Pagination
        simple={narrow}
        current={page}
        pageSize={pageSize}
        total={total}
        showSizeChanger={narrow ? false : { 'aria-label': t('tickets.perPage') }}
        pageSizeOptions={[...PAGE_SIZES]}
        onChange={(next, size) =>
          onChange({ page: next === 1 ? null : next, page_size: size === PAGE_SIZES[0] ? null : size })
        }
      />
    </div>
  );
});

export function TicketList({
  params,
  page,
  loading,
  stale,
  failed,
  selection,
  onChange,
  onClear,
}: TicketListProps) {
  const t = useT();
  const list = useRef<HTMLDivElement>(null);
  useListKeys(list);
  const prefetch = usePrefetch();
  const select = () => {
    const row = document.activeElement?.closest('tr, li')?.querySelector<HTMLElement>('[data-ticket]');
    const ticket = page?.items.find(({ id }) => String(id) === row?.dataset.ticket);
    if (ticket) selection.toggle(ticket);
  };
  useHotkeys([{ keys: 'x', label: t('tickets.selectRow'), run: select }]);
  const narrow = useMedia('(max-width: 767px)');
  if (!page) {
    return loading ? (
      <div className={styles.waiting}>
        <SkeletonRows label={t('tickets.loadingTickets')} />
      </div>
    ) : null;
  }
  if (page.items.length === 0) {
    const onFirst = page.page > 1 ? () => onChange({ page: null }) : undefined;
    return failed ? null : <Nothing onClear={onClear} onFirst={onFirst} />;
  }
  const first = (page.page - 1) * page.page_size + 1;
  return (
    <div ref={list} className={styles.list} aria-busy={stale} data-stale={stale} {...prefetch}>
      {narrow ? (
        <TicketCards tickets={page.items} selection={selection} />
      ) : (
        <TicketTable
          tickets={page.items}
          selection={selection}
          sort={params.sort}
          onSort={
            params.view.breaching
              ? undefined
              : (sort) => onChange({ sort: sort === (params.view.query.sort ?? DEFAULT_SORT) ? null : sort })
          }
        />
      )}
      {!params.view.breaching && (
        <Pager
          first={first}
          last={first + page.items.length - 1}
          page={page.page}
          pageSize={page.page_size}
          total={page.total}
          relation={page.total_relation}
          narrow={narrow}
          onChange={onChange}
        />
      )}
    </div>
  );
}
