import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useParams } from 'react-router';

import { PageGone, PageProblem } from '@/components/PageState';
import { ProblemAlert } from '@/components/ProblemAlert';
import { UnsentText } from '@/components/UnsentText';
import { useAfterPaint } from '@/lib/after-paint';
import { useT } from '@/lib/i18n';
import { useMedia } from '@/lib/media';
import { usePageActions } from '@/lib/page-actions';
import { problemFrom, toProblem } from '@/lib/problem';
import { isStaff, useMe } from '@/lib/session';
import { useTitle } from '@/lib/title';

import { Banners } from './Banners';
import { ChangeProblem } from './ChangeProblem';
import { Composer } from './composer/Composer';
import { Conversation } from './Conversation';
import { Properties } from './Properties';
import { RequesterCard } from './RequesterCard';
import { TicketHeader } from './TicketHeader';
import { TicketSkeleton } from './TicketSkeleton';
import { TriageFindings } from './TriageFindings';
import { ticketQuery } from './api';
import { highlight } from './highlight';
import styles from './ticket.module.css';
import { usePresence } from './use-presence';
import { useTicketChange } from './use-ticket-change';

import type { ComposerHandle } from './composer/Composer';
import type { PageAction } from '@/lib/page-actions';
import type { Source } from '@/lib/sources';
import type { Ticket, TicketPatch } from '@/lib/types';
import type { ComponentType } from 'react';

/** What the ticket page offers to the assistant, which lives in another feature. */
export interface AssistantSlot {
  ticket: Ticket;
  /** Put text into the reply box where the cursor is. */
  onInsert: (text: string, draftId: number | null, sources: readonly Source[]) => void;
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
  if (!valid) return <PageProblem what="ticket" error={problemFrom(404, null)} />;
  return <KnownTicket key={id} id={id} Assistant={Assistant} />;
}

function KnownTicket({ id, Assistant }: TicketPageProps & { id: number }) {
  const staff = isStaff(useMe());
  const client = useQueryClient();
  /** Asked for no more: a database may give its id to the next ticket, which nobody here has opened. */
  const [gone, setGone] = useState(false);
  const ticket = useQuery({ ...ticketQuery(id, client), enabled: !gone });
  const missing = ticket.error !== null && toProblem(ticket.error).status === 404;
  // Deleted while it is shown, or not the caller's any more: what is left of it here is nothing to work on.
  if (missing && ticket.data && !gone) setGone(true);
  if (gone || missing)
    return (
      <>
        {gone ? <PageGone what="ticket" /> : <PageProblem what="ticket" error={ticket.error} />}
        <UnsentText ticketId={id} gone />
      </>
    );
  if (ticket.data) return <TicketView ticket={ticket.data} stale={ticket.error} Assistant={Assistant} />;
  if (ticket.error)
    return <PageProblem what="ticket" error={ticket.error} onRetry={() => void ticket.refetch()} />;
  return <TicketSkeleton staff={staff} />;
}

interface TicketViewProps extends TicketPageProps {
  ticket: Ticket;
  /** Why the ticket shown may be out of date. */
  stale: unknown;
}

function TicketView({ ticket, stale, Assistant }: TicketViewProps) {
  const t = useT();
  const me = useMe();
  const staff = isStaff(me);
  const wide = useMedia('(min-width: 1280px)');
  const narrow = useMedia('(max-width: 899px)');
  const [pane, setPane] = useState<Pane>('conversation');
  const composer = useRef<ComposerHandle>(null);
  const change = useTicketChange(ticket);
  const presence = usePresence(ticket.id, staff);
  // The conversation first: it is what one opens a ticket for. The assistant is there at once, for its key.
  const painted = useAfterPaint();

  useTitle(`#${ticket.id} ${ticket.title}`);
  useEffect(() => () => highlight(null), []);

  const write = (mode: 'reply' | 'note') => {
    setPane((current) => (narrow ? 'conversation' : current));
    composer.current?.focus(mode);
  };
  const done = ticket.status === 'resolved' || ticket.status === 'closed';
  const assign = () => change.apply({ assignee_id: me.id });
  const resolve = () => change.apply({ status: 'resolved' });
  const forStaff: PageAction[] = [
    { id: 'note', label: t('tickets.writeNote'), keys: 'n', run: () => write('note') },
    ...(ticket.assignee_id === me.id
      ? []
      : [{ id: 'assign', label: t('tickets.assignToMe'), keys: 'a', run: assign }]),
    ...(done ? [] : [{ id: 'resolve', label: t('tickets.resolve'), keys: 'e', run: resolve }]),
  ];
  usePageActions([
    { id: 'reply', label: t('tickets.writeReply'), keys: 'r', run: () => write('reply') },
    ...(staff ? forStaff : []),
  ]);

  const insert = (text: string, draftId: number | null, sources: readonly Source[]) => {
    if (narrow) setPane('conversation');
    composer.current?.insert(text, draftId, sources);
  };

  const choices: { value: Pane; label: string }[] = [
    { value: 'assistant', label: t('tickets.assistant') },
    { value: 'details', label: t('tickets.details') },
  ];
  if (narrow) choices.unshift({ value: 'conversation', label: t('tickets.conversation') });
  const side = pane === 'conversation' && !narrow ? 'assistant' : pane;
  const shown = (name: Pane) => wide || side === name || (name === 'conversation' && !narrow);

  // Changes are made by keys, banners and the assistant, too: a refusal is said where one looks.
  const problem = change.refusals.length > 0 && (
    <div className={styles.stale}>
      <ChangeProblem change={change} />
    </div>
  );
  const problemAt = shown('details') ? 'details' : shown('conversation') ? 'conversation' : 'assistant';

  return (
    <article className={styles.page} data-staff={staff} aria-labelledby="ticket-title">
      <TicketHeader
        ticket={ticket}
        staff={staff}
        change={change}
        others={presence.others}
        panes={wide ? null : choices}
        pane={side}
        onPane={setPane}
      />
      <div className={styles.conversation} hidden={!shown('conversation') && staff}>
        {Boolean(stale) && <ProblemAlert className={styles.stale} error={stale} />}
        {problemAt === 'conversation' && problem}
        <Banners ticket={ticket} staff={staff} change={change} />
        <Conversation ticket={ticket} staff={staff} />
        <Composer ref={composer} ticket={ticket} me={me} onWriting={presence.setWriting} />
      </div>
      {staff && (
        <>
          <aside
            className={styles.assistant}
            aria-label={t('tickets.assistant')}
            hidden={!shown('assistant')}
          >
            {problemAt === 'assistant' && problem}
            <Assistant ticket={ticket} onInsert={insert} onApply={change.apply} applying={change.pending} />
          </aside>
          <aside className={styles.details} aria-label={t('tickets.details')} hidden={!shown('details')}>
            {painted && (
              <>
                <Properties ticket={ticket} change={change} />
                <RequesterCard ticket={ticket} />
                <TriageFindings ticket={ticket} />
              </>
            )}
          </aside>
        </>
      )}
    </article>
  );
}
