import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, startTransition, useLayoutEffect, useMemo, useState } from 'react';

import { MarkdownView } from '@/components/MarkdownView';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { useT } from '@/lib/i18n';
import { useNames } from '@/lib/names';
import { repliesQuery } from '@/lib/replies';
import { useMe } from '@/lib/session';

import { Attachments } from './Attachments';
import { useOutbox } from './composer/outbox';
import styles from './conversation.module.css';
import { HighlightedText } from './HighlightedText';
import { MessageFrame, ReplyMessage } from './Message';
import { assigneesQuery, eventsQuery } from './api';
import { eventSentence, isShownEvent } from './events';
import { useStickToEnd } from './use-stick-to-end';

import type { Parcel } from './composer/outbox';
import type { Thread } from '@/lib/replies';
import type { Person, Reply, Ticket, TicketEvent } from '@/lib/types';
import type { ReactNode } from 'react';

const SplitDialog = lazy(() => import('./SplitDialog'));

/** How many of the newest messages are rendered at once; those above when one comes near them. */
const AT_ONCE = 4;
/** How much of a long thread stands there at first: more than a screen. The rest follows above it, after the paint. */
const FIRST_ENTRIES = 16;

type Entry = { at: string; reply: Reply; now: boolean } | { at: string; event: TicketEvent };

/** Messages and what happened between them; nothing from before the first message that is loaded. */
export function timeline(thread: Thread | undefined, events: readonly TicketEvent[]): Entry[] {
  const { replies, earlier } = thread ?? { replies: [], earlier: 0 };
  const since = earlier > 0 ? (replies[0]?.created_at ?? '') : '';
  return [
    ...replies.map((reply, index) => ({
      at: reply.created_at,
      reply,
      now: index >= replies.length - AT_ONCE,
    })),
    ...events
      .filter((event) => isShownEvent(event) && event.created_at >= since)
      .map((event) => ({ at: event.created_at, event })),
  ].sort((left, right) => left.at.localeCompare(right.at));
}

/** The newest entries, and soon all of them. */
function useGradually(ticketId: number, entries: readonly Entry[]): readonly Entry[] {
  const [whole, setWhole] = useState<number | null>(null);
  const waits = entries.length > FIRST_ENTRIES && whole !== ticketId;
  // In the layout phase: ahead of all else that waits for the paint.
  useLayoutEffect(() => {
    if (!waits) return undefined;
    const frame = requestAnimationFrame(() => startTransition(() => setWhole(ticketId)));
    return () => cancelAnimationFrame(frame);
  }, [waits, ticketId]);
  return waits ? entries.slice(-FIRST_ENTRIES) : entries;
}

/** A message that is on its way; its words may be the customer's or a colleague's. */
function Outgoing({ parcel, people }: { parcel: Parcel; people: readonly Person[] }) {
  const t = useT();
  const me = useMe();
  return (
    <MessageFrame
      author={people.find(({ id }) => id === parcel.body.author_id) ?? me}
      iso={new Date(parcel.createdAt).toISOString()}
      text={parcel.body.content}
      internal={parcel.body.internal ?? false}
      mark={
        <span className={styles.outgoing}>
          {parcel.state === 'waiting' ? t('tickets.notSentYet') : t('tickets.sending')}
        </span>
      }
    >
      <MarkdownView text={parcel.body.content} />
    </MessageFrame>
  );
}

interface ConversationProps {
  ticket: Ticket;
  staff: boolean;
  /** After the newest message. */
  children?: ReactNode;
}

/** Messages and, for agents, what happened between them, in order. */
export function Conversation({ ticket, staff, children }: ConversationProps) {
  const t = useT();
  const replies = useQuery(repliesQuery(ticket.id));
  // The messages first: everything else waits for them, here and in the server's queue.
  const events = useQuery({ ...eventsQuery(ticket.id), enabled: staff && replies.data !== undefined });
  const colleagues = useQuery({ ...assigneesQuery, enabled: staff });
  const { category, team } = useNames(staff);
  const names = {
    category,
    team,
    person: (id: number) => colleagues.data?.find((person) => person.id === id)?.name,
  };
  const all = useOutbox((state) => state.parcels);
  const outgoing = all.filter((parcel) => parcel.ticketId === ticket.id && parcel.state !== 'failed');
  const [splitting, setSplitting] = useState<Reply | null>(null);
  const entries = useMemo(() => timeline(replies.data, events.data ?? []), [replies.data, events.data]);
  const shown = useGradually(ticket.id, entries);
  const { box, content } = useStickToEnd<HTMLElement, HTMLOListElement>(
    (replies.data?.replies.length ?? 0) + outgoing.length,
    outgoing.length,
  );
  const { triage } = ticket;
  const words = useMemo(
    () => [...(triage?.keywords_matched ?? []), ...(triage?.urgency_indicators ?? [])],
    [triage?.keywords_matched, triage?.urgency_indicators],
  );

  return (
    // A region that scrolls must be reachable with the keyboard.
    <section ref={box} className={styles.thread} aria-label={t('tickets.conversation')} tabIndex={0}>
      <ol ref={content} className={styles.messages}>
        <MessageFrame
          author={ticket.requester}
          iso={ticket.created_at}
          text={ticket.content}
          files={<Attachments files={ticket.attachments ?? []} />}
        >
          {staff ? (
            <HighlightedText text={ticket.content} words={words} />
          ) : (
            <MarkdownView text={ticket.content} />
          )}
        </MessageFrame>
        {replies.data && replies.data.earlier > 0 && (
          <li className={styles.event}>{t('tickets.earlierLoad', { count: replies.data.earlier })}</li>
        )}
        {shown.map((entry) =>
          'reply' in entry ? (
            <ReplyMessage
              key={`reply-${entry.reply.id}`}
              reply={entry.reply}
              now={entry.now}
              verbatim={staff}
              onSplit={staff ? setSplitting : undefined}
            />
          ) : (
            <li key={`event-${entry.event.id}`} className={styles.event}>
              {eventSentence(t, entry.event, names)}
              <span className={styles.eventTime}>
                <RelativeTime iso={entry.event.created_at} />
              </span>
            </li>
          ),
        )}
        {outgoing.map((parcel) => (
          <Outgoing key={parcel.id} parcel={parcel} people={[ticket.requester, ...(colleagues.data ?? [])]} />
        ))}
      </ol>
      {replies.error && (
        <ProblemAlert
          error={replies.error}
          onRetry={() => void replies.refetch()}
          retrying={replies.isFetching}
        />
      )}
      {children}
      {splitting && (
        <Suspense fallback={null}>
          <SplitDialog ticketId={ticket.id} reply={splitting} onClose={() => setSplitting(null)} />
        </Suspense>
      )}
    </section>
  );
}
