import { Link } from 'react-router';

import { PriorityTag } from '@/components/PriorityTag';
import { RelativeTime } from '@/components/RelativeTime';
import { SlaMark } from '@/components/SlaMark';
import { StatusTag } from '@/components/StatusTag';
import { TagList } from '@/components/TagList';
import { plainLine } from '@/lib/format';

import styles from './tickets.module.css';

import type { Ticket } from '@/lib/types';
import type { TableColumnType } from 'antd';

/** The columns a person may hide, in their order. */
export const COLUMN_NAMES = [
  { key: 'requester', title: 'Requester' },
  { key: 'status', title: 'Status' },
  { key: 'priority', title: 'Priority' },
  { key: 'category', title: 'Category' },
  { key: 'sla', title: 'SLA due' },
  { key: 'created_at', title: 'Created' },
  { key: 'updated_at', title: 'Updated' },
] as const;

export function Subject({ ticket }: { ticket: Ticket }) {
  return (
    <span className={styles.subject}>
      <span className={styles.subjectLine}>
        <Link to={`/tickets/${ticket.id}`} className={styles.subjectLink}>
          {ticket.title}
        </Link>
        <TagList tags={ticket.tags} max={3} />
      </span>
      <span className={styles.preview}>{plainLine(ticket.latest_message)}</span>
    </span>
  );
}

interface ColumnOptions {
  staff: boolean;
  hidden: readonly string[];
  sort: string;
  categoryName: (id: string) => string;
}

export function ticketColumns({
  staff,
  hidden,
  sort,
  categoryName,
}: ColumnOptions): TableColumnType<Ticket>[] {
  const order = (key: string) => (sort === key ? 'ascend' : sort === `-${key}` ? 'descend' : null);
  const columns: (TableColumnType<Ticket> & { key: string; staff?: boolean })[] = [
    {
      key: 'id',
      title: 'ID',
      width: 76,
      render: (_, { id }) => <span className={styles.id}>#{id}</span>,
    },
    { key: 'subject', title: 'Subject', render: (_, ticket) => <Subject ticket={ticket} /> },
    {
      key: 'requester',
      title: 'Requester',
      width: 140,
      ellipsis: true,
      staff: true,
      render: (_, { requester }) => <span title={requester.email ?? undefined}>{requester.name}</span>,
    },
    { key: 'status', title: 'Status', width: 118, render: (_, { status }) => <StatusTag status={status} /> },
    {
      key: 'priority',
      title: 'Priority',
      width: 104,
      staff: true,
      sorter: true,
      sortOrder: order('priority'),
      render: (_, { priority }) => <PriorityTag priority={priority} />,
    },
    {
      key: 'category',
      title: 'Category',
      width: 160,
      ellipsis: true,
      staff: true,
      render: (_, { category }) =>
        category ? categoryName(category) : <span className={styles.none}>–</span>,
    },
    {
      key: 'sla',
      title: 'SLA due',
      width: 96,
      staff: true,
      render: (_, { sla }) => <SlaMark sla={sla} />,
    },
    {
      key: 'created_at',
      title: 'Created',
      width: 104,
      sorter: true,
      sortOrder: order('created_at'),
      render: (_, ticket) => <RelativeTime iso={ticket.created_at} />,
    },
    {
      key: 'updated_at',
      title: 'Updated',
      width: 104,
      sorter: true,
      sortOrder: order('updated_at'),
      render: (_, ticket) => <RelativeTime iso={ticket.updated_at} />,
    },
  ];
  return columns.filter((column) => (staff || !column.staff) && !(staff && hidden.includes(column.key)));
}
