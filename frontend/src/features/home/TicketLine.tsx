import { Link } from 'react-router';

import { PriorityTag } from '@/components/PriorityTag';
import { SlaMark } from '@/components/SlaMark';
import { StatusTag } from '@/components/StatusTag';

import styles from './home.module.css';

import type { Ticket } from '@/lib/types';

/** A ticket in one line: what, who, how urgent. */
export function TicketLine({ ticket }: { ticket: Ticket }) {
  return (
    <li className={styles.line}>
      <span className={styles.id}>#{ticket.id}</span>
      <Link
        to={`/tickets/${ticket.id}`}
        className={styles.subject}
        dir="auto"
        title={ticket.title}
        data-row-stop
      >
        {ticket.title}
      </Link>
      <span className={styles.marks}>
        <PriorityTag priority={ticket.priority} />
        <StatusTag status={ticket.status} />
        {ticket.sla?.outstanding && <SlaMark sla={ticket.sla} />}
      </span>
    </li>
  );
}
