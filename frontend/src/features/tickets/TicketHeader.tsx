import { ArrowLeftOutlined, DownOutlined, UpOutlined } from '@ant-design/icons';
import { Segmented } from 'antd';
import { Link, useNavigate } from 'react-router';

import { RelativeTime } from '@/components/RelativeTime';
import { StatusTag } from '@/components/StatusTag';
import { useHotkeys } from '@/lib/hotkeys';
import { useT } from '@/lib/i18n';
import { Phrase } from '@/lib/i18n/Phrase';
import { useListTrail } from '@/lib/list-trail';

import { Presence } from './Presence';
import { TicketActions } from './TicketActions';
import styles from './ticket.module.css';

import type { TicketChange } from './use-ticket-change';
import type { Presence as Colleague, Ticket } from '@/lib/types';
import type { ReactNode } from 'react';

/** The neighbours of this ticket in the list that one came from. */
function Neighbours({ id }: { id: number }) {
  const t = useT();
  const navigate = useNavigate();
  const ids = useListTrail((state) => state.trail?.ids) ?? [];
  const at = ids.indexOf(id);
  const previous = at > 0 ? ids[at - 1] : undefined;
  const next = at === -1 ? undefined : ids[at + 1];
  const go = (to: number | undefined) => {
    if (to !== undefined) void navigate(`/tickets/${to}`);
  };
  useHotkeys([
    { keys: 'j', label: t('tickets.nextTicket'), run: () => go(next) },
    { keys: 'k', label: t('tickets.previousTicket'), run: () => go(previous) },
  ]);
  if (at === -1) return null;
  const link = (to: number | undefined, label: string, keys: string, icon: ReactNode) =>
    to === undefined ? (
      <span className={styles.neighbour} aria-hidden="true">
        {icon}
      </span>
    ) : (
      <Link
        to={`/tickets/${to}`}
        className={styles.neighbour}
        aria-label={label}
        aria-keyshortcuts={keys}
        title={`${label} (${keys})`}
      >
        {icon}
      </Link>
    );
  return (
    <nav className={styles.neighbours} aria-label={t('tickets.neighbours')}>
      <span>{t('tickets.placeInList', { place: at + 1, total: ids.length })}</span>
      {link(previous, t('tickets.previousTicket'), 'k', <UpOutlined aria-hidden />)}
      {link(next, t('tickets.nextTicket'), 'j', <DownOutlined aria-hidden />)}
    </nav>
  );
}

interface TicketHeaderProps<Pane extends string> {
  ticket: Ticket;
  staff: boolean;
  change: TicketChange;
  /** Colleagues who have it open. */
  others: Colleague[];
  /** The parts to choose from where they do not stand side by side. */
  panes: { value: Pane; label: string }[] | null;
  pane: Pane;
  onPane: (pane: Pane) => void;
}

export function TicketHeader<Pane extends string>({
  ticket,
  staff,
  change,
  others,
  panes,
  pane,
  onPane,
}: TicketHeaderProps<Pane>) {
  const t = useT();
  const back = useListTrail((state) => state.trail?.url) ?? '/tickets';
  return (
    <header className={styles.header}>
      <Link
        to={staff ? back : '/portal'}
        className={styles.back}
        aria-label={staff ? t('tickets.backToTickets') : t('tickets.backToRequests')}
      >
        <ArrowLeftOutlined aria-hidden />
      </Link>
      <div className={styles.heading}>
        <h1 id="ticket-title" className={styles.title} dir="auto" title={ticket.title}>
          {ticket.title}
        </h1>
        <div className={styles.meta}>
          <span>#{ticket.id}</span>
          <StatusTag status={ticket.status} />
          <span className={styles.started}>
            <Phrase
              id="tickets.startedBy"
              values={{ name: ticket.requester.name, time: <RelativeTime iso={ticket.created_at} /> }}
            />
          </span>
          {staff && <Presence people={others} />}
        </div>
      </div>
      {staff && <Neighbours id={ticket.id} />}
      {staff && <TicketActions ticket={ticket} change={change} />}
      {staff && panes && (
        <Segmented<Pane>
          className={styles.panes}
          aria-label={t('tickets.show')}
          options={panes}
          value={pane}
          onChange={onPane}
        />
      )}
    </header>
  );
}
