import { ArrowLeftOutlined, DownOutlined, UpOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useEffect } from 'react';
import { Link, useNavigate } from 'react-router';

import { RelativeTime } from '@/components/RelativeTime';
import { StatusTag } from '@/components/StatusTag';
import { count, formatNumber } from '@/lib/format';
import { useHotkeys } from '@/lib/hotkeys';
import { useT } from '@/lib/i18n';
import { Phrase } from '@/lib/i18n/Phrase';
import { extended, leaveTrail, pageBeside, placeInTrail, useListTrail } from '@/lib/list-trail';

import { ticketListQuery } from './api';
import { Presence } from './Presence';
import { TicketActions } from './TicketActions';
import styles from './ticket.module.css';

import type { TicketChange } from './use-ticket-change';
import type { Presence as Colleague, Ticket } from '@/lib/types';
import type { ReactNode } from 'react';

/** At an end of the rows that are known, the page of the list beyond them, so that one can go on. */
function useBeside(side: 'before' | 'after', wanted: boolean) {
  const trail = useListTrail((state) => state.trail);
  const page = trail && wanted ? pageBeside(trail, side) : null;
  const query = { ...(trail?.query ?? {}), page: page ?? 1, page_size: trail?.pageSize ?? 1 };
  const { data, isPlaceholderData } = useQuery({ ...ticketListQuery(query), enabled: page !== null });
  useEffect(() => {
    const now = useListTrail.getState().trail;
    if (page === null || !data || isPlaceholderData || !now || pageBeside(now, side) !== page) return;
    const more = extended(
      now,
      side,
      data.items.map(({ id }) => id),
      data.total,
    );
    if (more.ids.length > now.ids.length) leaveTrail(more);
  }, [side, page, data, isPlaceholderData]);
}

/** The neighbours of this ticket in the list that one came from. */
function Neighbours({ id }: { id: number }) {
  const t = useT();
  const navigate = useNavigate();
  const trail = useListTrail((state) => state.trail);
  const ids = trail?.ids ?? [];
  const at = ids.indexOf(id);
  const previous = at > 0 ? ids[at - 1] : undefined;
  const next = at === -1 ? undefined : ids[at + 1];
  useBeside('before', at === 0);
  useBeside('after', at !== -1 && at === ids.length - 1);
  const go = (to: number | undefined) => {
    if (to !== undefined) void navigate(`/tickets/${to}`);
  };
  useHotkeys([
    { keys: 'j', label: t('tickets.nextTicket'), run: () => go(next) },
    { keys: 'k', label: t('tickets.previousTicket'), run: () => go(previous) },
  ]);
  if (!trail || at === -1) return null;
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
      <span>
        {t('tickets.placeInList', {
          place: formatNumber(trail.before + at + 1),
          total: count(Math.max(trail.total, trail.before + ids.length), trail.totalRelation),
        })}
      </span>
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
  const trail = useListTrail((state) => state.trail);
  const back = trail ? placeInTrail(trail, ticket.id) : '/tickets';
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
      {staff && <TicketActions ticket={ticket} change={change} others={others} />}
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
