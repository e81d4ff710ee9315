import { PriorityTag } from '@/components/PriorityTag';
import { RelativeTime } from '@/components/RelativeTime';
import { SlaMark } from '@/components/SlaMark';
import { StatusTag } from '@/components/StatusTag';
import { useT } from '@/lib/i18n';

import styles from './tickets.module.css';
import { Subject } from './columns';

import type { Selection } from './use-selection';
import type { Ticket } from '@/lib/types';

interface TicketCardsProps {
  tickets: Ticket[];
  selection: Selection;
}

/** The list on a narrow screen. */
export function TicketCards({ tickets, selection }: TicketCardsProps) {
  const t = useT();
  return (
    <ul className={styles.cards} aria-label={t('tickets.tickets')}>
      {tickets.map((ticket) => (
        <li key={ticket.id} className={styles.card} data-selected={selection.tickets.has(ticket.id)}>
          <Subject ticket={ticket} />
          <span className={styles.cardMeta}>
            <label className={styles.cardCheck}>
              <input
                type="checkbox"
                aria-label={t('tickets.selectTicket', { id: ticket.id })}
                checked={selection.tickets.has(ticket.id)}
                onChange={() => selection.toggle(ticket)}
              />
            </label>
            <span className={styles.id}>#{ticket.id}</span>
            <StatusTag status={ticket.status} />
            <PriorityTag priority={ticket.priority} />
            <span className={styles.cardTime}>
              {ticket.sla?.outstanding ? (
                <SlaMark sla={ticket.sla} />
              ) : (
                <RelativeTime iso={ticket.created_at} />
              )}
            </span>
          </span>
          <span className={styles.cardWho}>{ticket.requester.name}</span>
        </li>
      ))}
    </ul>
  );
}
