import { InboxOutlined } from '@ant-design/icons';
import { Button, Pagination, Table } from 'antd';
import { Link, useNavigate } from 'react-router';

import { EmptyState } from '@/components/PageState';
import { PriorityTag } from '@/components/PriorityTag';
import { RelativeTime } from '@/components/RelativeTime';
import { SkeletonRows } from '@/components/SkeletonRows';
import { StatusTag } from '@/components/StatusTag';
import { count } from '@/lib/format';
import { useMedia } from '@/lib/media';
import { useNames } from '@/lib/names';
import { useUi } from '@/lib/ui-store';

import styles from './tickets.module.css';
import { DEFAULT_SORT, PAGE_SIZES } from './list-params';
import { Subject, ticketColumns } from './columns';

import type { ListChange, ListParams } from './list-params';
import type { Page, Ticket } from '@/lib/types';

interface TicketListProps {
  params: ListParams;
  page: Page<Ticket> | undefined;
  loading: boolean;
  /** The rows belong to the previous filters while the new ones load. */
  stale: boolean;
  failed: boolean;
  staff: boolean;
  onChange: (change: ListChange) => void;
  onClear?: () => void;
}

function Cards({ tickets, staff }: { tickets: Ticket[]; staff: boolean }) {
  return (
    <ul className={styles.cards} aria-label="Tickets">
      {tickets.map((ticket) => (
        <li key={ticket.id} className={styles.card}>
          <Subject ticket={ticket} />
          <span className={styles.cardMeta}>
            <span className={styles.id}>#{ticket.id}</span>
            <StatusTag status={ticket.status} />
            {staff && <PriorityTag priority={ticket.priority} />}
            <span className={styles.cardTime}>
              <RelativeTime iso={ticket.created_at} />
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function Rows({
  params,
  tickets,
  staff,
  onChange,
}: Pick<TicketListProps, 'params' | 'staff' | 'onChange'> & { tickets: Ticket[] }) {
  const navigate = useNavigate();
  const hidden = useUi((state) => state.hiddenColumns);
  const names = useNames(staff);
  return (
    <Table<Ticket>
      size="middle"
      rowKey="id"
      columns={ticketColumns({ staff, hidden, sort: params.sort, categoryName: names.category })}
      dataSource={tickets}
      pagination={false}
      scroll={{ x: staff ? 900 : undefined }}
      rowClassName={styles.row ?? ''}
      showSorterTooltip={false}
      onRow={(ticket) => ({
        // The subject is a real link; the rest of the row is a bigger target for the mouse.
        onClick: (event) => {
          if ((event.target as HTMLElement).closest('a, button') || window.getSelection()?.toString()) return;
          void navigate(`/tickets/${ticket.id}`);
        },
      })}
      onChange={(_pagination, _filters, sorter) => {
        const { columnKey, order } = Array.isArray(sorter) ? (sorter[0] ?? {}) : sorter;
        const sort = order ? `${order === 'descend' ? '-' : ''}${String(columnKey)}` : DEFAULT_SORT;
        onChange({ sort: sort === DEFAULT_SORT ? null : sort });
      }}
    />
  );
}

function Nothing({ onClear, staff }: { onClear?: () => void; staff: boolean }) {
  if (onClear) {
    return (
      <EmptyState
        title="Nothing matches these filters"
        action={<Button onClick={onClear}>Clear filters</Button>}
      >
        Try fewer words, or another view.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<InboxOutlined aria-hidden />}
      title={staff ? 'Nothing to do in this view' : 'You have no requests here'}
      action={
        <Link to="/tickets/new">
          <Button tabIndex={-1}>{staff ? 'New ticket' : 'New request'}</Button>
        </Link>
      }
    >
      {staff ? 'New tickets appear here on their own.' : 'Tell us what you need, and follow the answer here.'}
    </EmptyState>
  );
}

export function TicketList({
  params,
  page,
  loading,
  stale,
  failed,
  staff,
  onChange,
  onClear,
}: TicketListProps) {
  const narrow = useMedia('(max-width: 767px)');
  if (!page) return loading ? <SkeletonRows label="Loading tickets" /> : null;
  if (page.items.length === 0) return failed ? null : <Nothing onClear={onClear} staff={staff} />;
  const first = (page.page - 1) * page.page_size + 1;
  const last = first + page.items.length - 1;
  return (
    <div className={styles.list} aria-busy={stale} data-stale={stale}>
      {narrow ? (
        <Cards tickets={page.items} staff={staff} />
      ) : (
        <Rows params={params} tickets={page.items} staff={staff} onChange={onChange} />
      )}
      <div className={styles.pager}>
        <span className={styles.range}>
          {first}–{last} of {count(page.total, page.total_relation)}
        </span>
        <Pagination
          simple={narrow}
          current={page.page}
          pageSize={page.page_size}
          total={page.total}
          showSizeChanger={narrow ? false : { 'aria-label': 'Tickets per page' }}
          pageSizeOptions={[...PAGE_SIZES]}
          onChange={(next, size) =>
            onChange({ page: next === 1 ? null : next, page_size: size === PAGE_SIZES[0] ? null : size })
          }
        />
      </div>
    </div>
  );
}
