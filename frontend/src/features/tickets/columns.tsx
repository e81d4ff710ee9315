import { ClockCircleOutlined } from '@ant-design/icons';
import { Link } from 'react-router';

import { PriorityTag } from '@/components/PriorityTag';
import { RelativeTime } from '@/components/RelativeTime';
import { SlaMark } from '@/components/SlaMark';
import { StatusTag } from '@/components/StatusTag';
import { TagList } from '@/components/TagList';
import { plainLine } from '@/lib/format';
import { useT } from '@/lib/i18n';
import { exactTime } from '@/lib/time';

import styles from './tickets.module.css';

import type { Ticket } from '@/lib/types';
import type { ReactNode } from 'react';

/** The columns a person may hide, in their order. */
export const COLUMNS = [
  'requester',
  'status',
  'priority',
  'category',
  'sla',
  'created_at',
  'updated_at',
] as const;

/** Sleeps until then; once that has passed, the desk takes the time away. */
function SnoozeMark({ until }: { until: string | null }) {
  const t = useT();
  if (until === null) return null;
  const text = t('tickets.snoozedUntil', { time: exactTime(until) });
  return (
    <span className={styles.snoozed} role="img" aria-label={text} title={text}>
      <ClockCircleOutlined aria-hidden />
    </span>
  );
}

export function Subject({ ticket }: { ticket: Ticket }) {
  return (
    <span className={styles.subject}>
      <Link
        to={`/tickets/${ticket.id}`}
        className={styles.subjectLink}
        dir="auto"
        title={ticket.title}
        data-row-stop
        data-ticket={ticket.id}
      >
        {ticket.title}
      </Link>
      <span className={styles.previewLine}>
        <SnoozeMark until={ticket.snoozed_until} />
        <span className={styles.preview} dir="auto">
          {plainLine(ticket.latest_message)}
        </span>
        <TagList tags={ticket.tags} max={2} />
      </span>
    </span>
  );
}

export interface Column {
  key: 'id' | 'subject' | (typeof COLUMNS)[number];
  /** In pixels; the subject has the rest. */
  width?: number;
  sorted?: 'priority' | 'created_at' | 'updated_at';
  render: (ticket: Ticket, categoryName: (id: string) => string) => ReactNode;
}

const ALL: readonly Column[] = [
  { key: 'id', width: 72, render: ({ id }) => <span className={styles.id}>#{id}</span> },
  { key: 'subject', render: (ticket) => <Subject ticket={ticket} /> },
  {
    key: 'requester',
    width: 122,
    render: ({ requester }) => <span title={requester.email ?? undefined}>{requester.name}</span>,
  },
  { key: 'status', width: 112, render: ({ status }) => <StatusTag status={status} /> },
  {
    key: 'priority',
    width: 94,
    sorted: 'priority',
    render: ({ priority }) => <PriorityTag priority={priority} />,
  },
  {
    key: 'category',
    width: 112,
    render: ({ category }, categoryName) =>
      category ? (
        <span className={styles.category} title={categoryName(category)}>
          {categoryName(category)}
        </span>
      ) : (
        <span className={styles.none}>–</span>
      ),
  },
  { key: 'sla', width: 120, render: ({ sla }) => <SlaMark sla={sla} short /> },
  {
    key: 'created_at',
    width: 96,
    sorted: 'created_at',
    render: (ticket) => <RelativeTime iso={ticket.created_at} />,
  },
  {
    key: 'updated_at',
    width: 96,
    sorted: 'updated_at',
    render: (ticket) => <RelativeTime iso={ticket.updated_at} />,
  },
];

export function ticketColumns(hidden: readonly string[]): Column[] {
  return ALL.filter(({ key }) => !hidden.includes(key));
}
