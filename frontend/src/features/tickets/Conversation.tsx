import { LockOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';

import { MarkdownView } from '@/components/MarkdownView';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { humanize } from '@/lib/format';

import { Attachments } from './Attachments';
import { HighlightedText } from './HighlightedText';
import { eventsQuery, repliesQuery } from './api';
import { eventSentence, isShownEvent } from './events';
import styles from './ticket.module.css';

import type { Person, Reply, Ticket, TicketEvent } from '@/lib/types';
import type { ReactNode } from 'react';

interface MessageProps {
  author: Person;
  iso: string;
  internal?: boolean;
  children: ReactNode;
}

function Message({ author, iso, internal = false, children }: MessageProps) {
  const staff = author.role !== 'customer';
  return (
    <li className={styles.message} data-internal={internal} data-staff={staff}>
      <div className={styles.messageHead}>
        <strong>{author.name}</strong>
        {staff && <span>{author.role && humanize(author.role)}</span>}
        {internal && (
          <span className={styles.noteMark}>
            <LockOutlined aria-hidden /> Internal note
          </span>
        )}
        <span className={styles.messageTime}>
          <RelativeTime iso={iso} />
        </span>
      </div>
      <div className={styles.messageBody}>{children}</div>
    </li>
  );
}

type Entry = { at: string; reply: Reply } | { at: string; event: TicketEvent };

function timeline(replies: Reply[], events: TicketEvent[]): Entry[] {
  return [
    ...replies.map((reply) => ({ at: reply.created_at, reply })),
    ...events.filter(isShownEvent).map((event) => ({ at: event.created_at, event })),
  ].sort((left, right) => left.at.localeCompare(right.at));
}

/** Messages and, for agents, what happened between them, in order. */
export function Conversation({ ticket, staff }: { ticket: Ticket; staff: boolean }) {
  const replies = useQuery(repliesQuery(ticket.id));
  const events = useQuery({ ...eventsQuery(ticket.id), enabled: staff });
  const entries = useMemo(
    () => timeline(replies.data ?? [], events.data?.items ?? []),
    [replies.data, events.data],
  );
  const end = useRef<HTMLDivElement>(null);
  const count = replies.data?.length ?? 0;
  const counted = useRef(0);

  // The newest message is what one came for: on opening a long thread, and after each new reply.
  useEffect(() => {
    if (count > counted.current) end.current?.scrollIntoView({ block: 'end' });
    counted.current = count;
  }, [count]);

  const words = [...(ticket.triage?.keywords_matched ?? []), ...(ticket.triage?.urgency_indicators ?? [])];
  return (
    // A region that scrolls must be reachable with the keyboard.
    <section className={styles.thread} aria-label="Conversation" tabIndex={0}>
      <ol className={styles.messages}>
        <Message author={ticket.requester} iso={ticket.created_at}>
          <HighlightedText text={ticket.content} words={words} />
          <Attachments files={ticket.attachments ?? []} />
        </Message>
        {entries.map((entry) =>
          'reply' in entry ? (
            <Message
              key={`reply-${entry.reply.id}`}
              author={entry.reply.author}
              iso={entry.reply.created_at}
              internal={entry.reply.internal}
            >
              {entry.reply.author.role === 'customer' ? (
                <p className={styles.plain}>{entry.reply.content}</p>
              ) : (
                <MarkdownView text={entry.reply.content} />
              )}
              <Attachments files={entry.reply.attachments} />
            </Message>
          ) : (
            <li key={`event-${entry.event.id}`} className={styles.event}>
              {eventSentence(entry.event)} <RelativeTime iso={entry.event.created_at} />
            </li>
          ),
        )}
      </ol>
      {replies.error && (
        <ProblemAlert
          error={replies.error}
          onRetry={() => void replies.refetch()}
          retrying={replies.isFetching}
        />
      )}
      <div ref={end} className={styles.threadEnd} />
    </section>
  );
}
