import { ArrowLeftOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Segmented } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Link, useParams } from 'react-router';

import { PageProblem } from '@/components/PageState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { RelativeTime } from '@/components/RelativeTime';
import { SkeletonRows } from '@/components/SkeletonRows';
import { StatusTag } from '@/components/StatusTag';
import { useHotkeys } from '@/lib/hotkeys';
import { useMedia } from '@/lib/media';
import { toProblem } from '@/lib/problem';
import { isStaff, useMe } from '@/lib/session';

import { Composer } from './Composer';
import { Conversation } from './Conversation';
import { Properties } from './Properties';
import { RequesterCard } from './RequesterCard';
import { TriageFindings } from './TriageFindings';
import { ticketQuery } from './api';
import styles from './ticket.module.css';
import { useTicketChange } from './use-ticket-change';

import type { ComposerHandle } from './Composer';
import type { Ticket, TicketPatch } from '@/lib/types';
import type { ComponentType } from 'react';

/** What the ticket page offers to the assistant, which lives in another feature. */
export interface AssistantSlot {
  ticket: Ticket;
  /** Put text into the reply box where the cursor is. */
  onInsert: (text: string, draftId: number | null) => void;
  onApply: (patch: TicketPatch) => void;
  applying: boolean;
}

interface TicketPageProps {
  Assistant: ComponentType<AssistantSlot>;
}

type Pane = 'conversation' | 'assistant' | 'details';

export function TicketPage({ Assistant }: TicketPageProps) {
  const id = Number(useParams().id);
  const valid = Number.isInteger(id) && id > 0;
  const ticket = useQuery({ ...ticketQuery(id), enabled: valid });
  // Deleted while it is shown, or not the caller's any more: what is left of it here is nothing to work on.
  const gone = ticket.error !== null && toProblem(ticket.error).status === 404;
  if (ticket.data && !gone)
    return <TicketView key={id} ticket={ticket.data} stale={ticket.error} Assistant={Assistant} />;
  if (ticket.error || !valid) {
    return (
      <PageProblem
        what="ticket"
        error={ticket.error ?? { status: 404 }}
        onRetry={() => void ticket.refetch()}
      />
    );
  }
  return <SkeletonRows label="Loading ticket" rows={6} height={72} />;
}

interface TicketViewProps extends TicketPageProps {
  ticket: Ticket;
  /** Why the ticket shown may be out of date. */
  stale: unknown;
}

function TicketView({ ticket, stale, Assistant }: TicketViewProps) {
  const me = useMe();
  const staff = isStaff(me);
  const wide = useMedia('(min-width: 1280px)');
  const narrow = useMedia('(max-width: 899px)');
  const [pane, setPane] = useState<Pane>('conversation');
  const composer = useRef<ComposerHandle>(null);
  const change = useTicketChange(ticket);

  useEffect(() => {
    document.title = `#${ticket.id} ${ticket.title} · CiteDesk`;
  }, [ticket.id, ticket.title]);

  const write = (mode: 'reply' | 'note') => {
    setPane((current) => (narrow ? 'conversation' : current));
    composer.current?.focus(mode);
  };
  useHotkeys({ r: () => write('reply'), ...(staff ? { n: () => write('note') } : {}) });

  const insert = (text: string, draftId: number | null) => {
    if (narrow) setPane('conversation');
    composer.current?.insert(text, draftId);
  };

  const choices: { value: Pane; label: string }[] = [
    { value: 'assistant', label: 'Assistant' },
    { value: 'details', label: 'Details' },
  ];
  if (narrow) choices.unshift({ value: 'conversation', label: 'Conversation' });
  const side = pane === 'conversation' && !narrow ? 'assistant' : pane;
  const shown = (name: Pane) => wide || side === name || (name === 'conversation' && !narrow);

  return (
    <article className={styles.page} data-staff={staff} aria-labelledby="ticket-title">
      <header className={styles.header}>
        <Link
          to="/tickets"
          className={styles.back}
          aria-label={staff ? 'Back to tickets' : 'Back to your requests'}
        >
          <ArrowLeftOutlined aria-hidden />
        </Link>
        <div className={styles.heading}>
          <h1 id="ticket-title" className={styles.title} title={ticket.title}>
            {ticket.title}
          </h1>
          <div className={styles.meta}>
            <span>#{ticket.id}</span>
            <StatusTag status={ticket.status} />
            <span>
              {ticket.requester.name}, <RelativeTime iso={ticket.created_at} />
            </span>
          </div>
        </div>
        {staff && !wide && (
          <Segmented<Pane>
            className={styles.panes}
            aria-label="Show"
            options={choices}
            value={side}
            onChange={setPane}
          />
        )}
      </header>
      <div className={styles.conversation} hidden={!shown('conversation') && staff}>
        {Boolean(stale) && <ProblemAlert className={styles.stale} error={stale} />}
        <Conversation ticket={ticket} staff={staff} />
        <Composer ref={composer} ticket={ticket} me={me} />
      </div>
      {staff && (
        <>
          <aside className={styles.assistant} aria-label="Assistant" hidden={!shown('assistant')}>
            <Assistant ticket={ticket} onInsert={insert} onApply={change.apply} applying={change.pending} />
          </aside>
          <aside className={styles.details} aria-label="Details" hidden={!shown('details')}>
            <Properties ticket={ticket} change={change} />
            <RequesterCard ticket={ticket} />
            <TriageFindings ticket={ticket} />
          </aside>
        </>
      )}
    </article>
  );
}
