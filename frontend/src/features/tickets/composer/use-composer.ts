import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';

import { api } from '@/lib/api';
import { draftFor, loadDraft, saveDraft, watchOtherTabs } from '@/lib/composer-draft';
import { newKey } from '@/lib/idempotency';
import { isStaff } from '@/lib/session';

import { dismiss, flush, kindOf, post, recover, sendNow, undo, unpack, useOutbox, wordsOf } from './outbox';

import type { ComposerDraft, DraftFile } from '@/lib/composer-draft';
import type { Ticket, TicketStatus, User } from '@/lib/types';

export const MAX_LENGTH = 50_000;
const KINDS = ['reply', 'note'] as const;

/** The server counts characters, not the halves of emoji. */
export function lengthOf(text: string): number {
  return text.length > MAX_LENGTH ? Array.from(text).length : text.length;
}

/** What is written to one ticket: kept in this browser with each change, sent with a moment to undo. */
export function useComposer(ticket: Ticket, me: User) {
  const { id: ticketId, status: ticketStatus, created_at: ticketCreatedAt } = ticket;
  const staff = isStaff(me);
  const client = useQueryClient();
  const [draft, setDraft] = useState(() => draftFor(me.id, ticket));
  const latest = useRef(draft);
  const parcels = useOutbox((state) => state.parcels).filter((parcel) => parcel.ticketId === ticketId);
  // The newest: when it failed, its text joined that of the others in the store.
  const failed = parcels.findLast(({ state }) => state === 'failed');
  const [returned, setReturned] = useState<string | undefined>(undefined);
  const mode = staff ? draft.mode : 'reply';
  const text = draft[mode];

  const set = (next: ComposerDraft) => {
    latest.current = next;
    saveDraft(me.id, ticketId, next);
    setDraft(next);
  };
  /** From the newest draft, whichever render it was called from: files arrive at any time. */
  const update = (change: Partial<ComposerDraft>) => {
    const next = { ...latest.current, ...change };
    // Who empties the box, or has sent what is in it, begins another message.
    const tried = Object.fromEntries(
      KINDS.filter((kind) => next[kind] !== '').map((kind) => [kind, next.tried[kind]]),
    );
    // Nor is what is written then the suggestion that was inserted.
    set({ ...next, ...(next.reply === '' ? { draftId: null, sources: [] } : {}), tried });
  };

  if (failed && failed.id !== returned) {
    // The outbox has put the text back into the store: show it.
    setReturned(failed.id);
    setDraft(draftFor(me.id, ticket));
  }
  useEffect(() => {
    latest.current = draft;
  }, [draft]);

  const follow = useEffectEvent((there: ComposerDraft) => {
    if (there.ticketCreatedAt !== null && there.ticketCreatedAt !== ticketCreatedAt) return;
    // What each tab shows of it is its own choice.
    const next = { ...there, mode: latest.current.mode, ticketCreatedAt };
    latest.current = next;
    setDraft(next);
  });
  // One person writes in one tab at a time: what was typed, sent or taken back there is so here, too.
  useEffect(() => watchOtherTabs(me.id, ticketId, follow), [me.id, ticketId]);

  const takeBack = useEffectEvent((lost: Parameters<typeof unpack>[1][]) => {
    if (lost.length > 0) set(lost.reduce(unpack, latest.current));
  });
  useEffect(() => {
    let shown = true;
    void recover(me.id, { id: ticketId, created_at: ticketCreatedAt }, client).then((lost) => {
      if (shown) takeBack(lost);
      else if (lost.length > 0) saveDraft(me.id, ticketId, lost.reduce(unpack, loadDraft(me.id, ticketId)));
    });
    return () => {
      shown = false;
      flush(ticketId);
    };
  }, [client, me.id, ticketId, ticketCreatedAt]);

  const submit = (kind: ComposerDraft['mode'], status?: TicketStatus, atOnce = false) => {
    const { files, draftId, sources, authorId, tried } = latest.current;
    const content = latest.current[kind];
    if (content.trim() === '' || lengthOf(content) > MAX_LENGTH) return;
    // Their words are among these; those of the other kind still wait.
    for (const one of parcels) if (one.state === 'failed' && kindOf(one) === kind) dismiss(one.id);
    const body = {
      content,
      ...(kind === 'note' ? { internal: true } : {}),
      ...(kind === 'reply' && draftId !== null ? { draft_id: draftId } : {}),
      ...(staff && authorId !== null ? { author_id: authorId } : {}),
      ...(files.length > 0 ? { attachments: files.map((file) => file.id) } : {}),
      ...(status ? { status } : {}),
    };
    // Sent before, it may have arrived all the same: under its name it is not sent twice.
    const before = tried[kind];
    const id = post(
      {
        userId: me.id,
        ticketId,
        ticketCreatedAt,
        files,
        ...(kind === 'reply' && sources.length > 0 ? { sources } : {}),
        // What is waiting or resolved is reopened by the reply itself.
        ...(!staff && ticketStatus === 'closed' ? { reopen: true } : {}),
        body,
        key: before?.words === wordsOf(body) ? before.key : newKey(),
      },
      client,
    );
    update(
      kind === 'note'
        ? { note: '', files: [], authorId: null }
        : { reply: '', draftId: null, sources: [], files: [], authorId: null },
    );
    if (atOnce) sendNow(id);
  };

  return {
    draft,
    mode,
    text,
    update,
    submit,
    failed,
    waiting: parcels.filter(({ state }) => state !== 'failed'),
    takeBack: (id: string) => {
      const parcel = undo(id);
      if (parcel) set(unpack(latest.current, parcel));
    },
    addFile: (file: DraftFile) => update({ files: [...latest.current.files, file] }),
    removeFile: (file: DraftFile) => {
      update({ files: latest.current.files.filter(({ id }) => id !== file.id) });
      // What is not taken away now is removed by the server within a day.
      void api
        .DELETE('/api/tickets/{ticket_id}/attachments/{attachment_id}', {
          params: { path: { ticket_id: ticketId, attachment_id: file.id } },
        })
        .catch(() => undefined);
    },
  };
}
