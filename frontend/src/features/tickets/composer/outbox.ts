import { create } from 'zustand';

import { api, unwrap } from '@/lib/api';
import { layAside, loadDraft, saveDraft } from '@/lib/composer-draft';
import { toProblem } from '@/lib/problem';
import { repliesKey } from '@/lib/replies';
import { sourcesOf } from '@/lib/sources';

import { ticketKeys } from '../api';

import type { ComposerDraft, DraftFile } from '@/lib/composer-draft';
import type { ProblemError } from '@/lib/problem';
import type { Thread } from '@/lib/replies';
import type { Source } from '@/lib/sources';
import type { Reply, ReplyCreate, Ticket, TicketStatus } from '@/lib/types';
import type { QueryClient } from '@tanstack/react-query';

/** How long a message can be taken back. */
export const UNDO_MS = 5_000;
/** A browser sends at most 64 KB after its page has gone. */
const KEEPALIVE_BYTES = 60_000;
/** What a closed tab had begun to send is in the thread by then, or was not sent. */
const ARRIVED_MS = 3_000;
/** How far the clocks of this computer and of the server may be apart. */
const CLOCKS_MS = 600_000;
/** How often a tab says that a message is its own. Browsers let hidden tabs do so once a minute. */
const HELD_MS = 20_000;
/** A tab that ended without a word: nobody else will send this. */
const ABANDONED_MS = 150_000;

/** A message between the composer and the server. */
export interface Parcel {
  id: string;
  userId: number;
  ticketId: number;
  /** Another ticket may get the id of this one after it was deleted. */
  ticketCreatedAt?: string | null;
  body: ReplyCreate;
  /** Names it: however often it is sent, from whichever tab, one reply comes of it. */
  key: string;
  /** A customer answers a closed ticket: that opens it again. */
  reopen?: boolean;
  files: DraftFile[];
  /** What the suggestion in it rests on. */
  sources?: readonly Source[];
  createdAt: number;
  dueAt: number;
  state: 'waiting' | 'sending' | 'failed';
  /** When its tab last said that it still has it. */
  heldAt?: number;
  /** Its page was left before anybody knew how it ended. */
  left?: boolean;
  error?: ProblemError;
}

export function kindOf({ body }: Pick<Parcel, 'body'>): ComposerDraft['mode'] {
  return body.internal ? 'note' : 'reply';
}

interface Outbox {
  parcels: Parcel[];
}

export const useOutbox = create<Outbox>(() => ({ parcels: [] }));

const timers = new Map<string, ReturnType<typeof setTimeout>>();
const underWay = new Map<string, Promise<void>>();
let holding: ReturnType<typeof setInterval> | undefined;
let client: QueryClient | null = null;

function storageKey(userId: number): string {
  return `citedesk.outbox.${userId}`;
}

function stored(userId: number): Parcel[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(storageKey(userId)) ?? '[]');
    return Array.isArray(found) ? (found as Parcel[]) : [];
  } catch {
    return [];
  }
}

/** Keep what is under way in this browser, beside what other tabs keep there. */
function store(userId: number, id: string, parcel: Parcel | null): void {
  const others = stored(userId).filter((other) => other.id !== id);
  const next = parcel ? [...others, parcel] : others;
  try {
    if (next.length === 0) localStorage.removeItem(storageKey(userId));
    else localStorage.setItem(storageKey(userId), JSON.stringify(next));
  } catch {
    // A full store: the page alone knows the message then.
  }
}

function put(parcel: Parcel): void {
  useOutbox.setState(({ parcels }) => ({
    parcels: parcels.some(({ id }) => id === parcel.id)
      ? parcels.map((other) => (other.id === parcel.id ? parcel : other))
      : [...parcels, parcel],
  }));
  store(parcel.userId, parcel.id, parcel);
}

function drop(parcel: Parcel): void {
  clearTimeout(timers.get(parcel.id));
  timers.delete(parcel.id);
  useOutbox.setState(({ parcels }) => ({ parcels: parcels.filter(({ id }) => id !== parcel.id) }));
  store(parcel.userId, parcel.id, null);
}

/** For as long as it takes: a message may wait for its writer to sign in again. */
function hold(): void {
  const held = useOutbox.getState().parcels.filter(({ state }) => state !== 'failed');
  for (const parcel of held) store(parcel.userId, parcel.id, { ...parcel, heldAt: Date.now() });
  if (held.length > 0) return;
  clearInterval(holding);
  holding = undefined;
}

function find(id: string): Parcel | undefined {
  return useOutbox.getState().parcels.find((parcel) => parcel.id === id);
}

/** Put a message on its way: it goes out after {@link UNDO_MS}, or when its page is left. Returns its id. */
export function post(
  message: Pick<Parcel, 'userId' | 'ticketId' | 'ticketCreatedAt' | 'body' | 'key' | 'files' | 'reopen'>,
  queries: QueryClient,
): string {
  client = queries;
  const now = Date.now();
  const id = `${now}-${Math.random().toString(36).slice(2)}`;
  put({ ...message, id, createdAt: now, dueAt: now + UNDO_MS, state: 'waiting' });
  holding ??= setInterval(hold, HELD_MS);
  timers.set(
    id,
    setTimeout(() => sendNow(id), UNDO_MS),
  );
  return id;
}

/** Take a message back; null when it has gone already. */
export function undo(id: string): Parcel | null {
  const parcel = find(id);
  if (parcel?.state !== 'waiting') return null;
  drop(parcel);
  return parcel;
}

export function sendNow(id: string): void {
  const parcel = find(id);
  if (parcel?.state !== 'waiting') return;
  const delivery = deliver(parcel).finally(() => underWay.delete(id));
  underWay.set(id, delivery);
}

/** Send what waits, and what is being sent, to its end; returns why one of them failed. */
export async function sendAll(): Promise<ProblemError | undefined> {
  const sent = useOutbox.getState().parcels.filter(({ state }) => state !== 'failed');
  for (const { id } of sent) sendNow(id);
  await Promise.all(underWay.values());
  return sent.map(({ id }) => find(id)?.error).find((error) => error !== undefined);
}

/** Somebody else is signed in here now: what waits goes back to its writer's drafts, and is not sent in their name. */
export function keepAll(): void {
  for (const parcel of useOutbox.getState().parcels) {
    if (parcel.state !== 'waiting') continue;
    drop(parcel);
    putBack(parcel);
  }
}

/** The page of this ticket is left: nobody can undo any more. */
export function flush(ticketId: number): void {
  for (const { id, ticketId: other } of useOutbox.getState().parcels) if (other === ticketId) sendNow(id);
}

/** Forget a failed message, whose text is in the composer again. */
export function dismiss(id: string): void {
  const parcel = find(id);
  if (parcel) drop(parcel);
}

/** What a message says and shows, whatever becomes of its ticket's status: the same is not sent anew. */
export function wordsOf(body: ReplyCreate): string {
  return JSON.stringify({ ...body, status: undefined });
}

/** The reply; null where it was in the thread before, sent with another status. */
async function request({ ticketId, body, key, reopen }: Parcel): Promise<Reply | null> {
  const path = { ticket_id: ticketId };
  const setStatus = (status: TicketStatus) =>
    unwrap(api.PATCH('/api/tickets/{ticket_id}', { params: { path }, body: { status }, keepalive: true }));
  // First, so that no answer lies unseen in a closed ticket.
  if (reopen) await setStatus('open');
  const bytes = new TextEncoder().encode(JSON.stringify(body)).length;
  try {
    return await unwrap(
      api.POST('/api/tickets/{ticket_id}/replies', {
        params: { path },
        headers: { 'Idempotency-Key': key },
        body,
        keepalive: bytes < KEEPALIVE_BYTES,
      }),
    );
  } catch (error) {
    // A key goes with the same words only: they have arrived, and what is left is their new status.
    if (toProblem(error).code !== 'idempotency_mismatch') throw error;
    if (body.status) await setStatus(body.status);
    return null;
  }
}

function putBack(parcel: Parcel): void {
  saveDraft(parcel.userId, parcel.ticketId, unpack(loadDraft(parcel.userId, parcel.ticketId), parcel));
}

async function deliver(parcel: Parcel): Promise<void> {
  clearTimeout(timers.get(parcel.id));
  put({ ...parcel, state: 'sending' });
  try {
    const reply = await request(parcel);
    if (reply) {
      client?.setQueryData<Thread>(repliesKey(parcel.ticketId), (thread) => ({
        earlier: thread?.earlier ?? 0,
        replies: [...(thread?.replies ?? []).filter(({ id }) => id !== reply.id), reply],
      }));
    }
    drop(parcel);
    void client?.invalidateQueries({ queryKey: ticketKeys.one(parcel.ticketId) });
    void client?.invalidateQueries({ queryKey: ticketKeys.lists });
  } catch (error) {
    const current = find(parcel.id) ?? parcel;
    drop(parcel);
    // In the composer again before anything else can happen to it.
    putBack(parcel);
    useOutbox.setState(({ parcels }) => ({
      parcels: [...parcels, { ...current, state: 'failed', error: toProblem(error) }],
    }));
  }
}

/** A draft with a message that was not sent: its text comes before what was typed since. */
export function unpack(
  draft: ComposerDraft,
  {
    body,
    key,
    files,
    sources,
    ticketCreatedAt,
  }: Pick<Parcel, 'body' | 'key' | 'files' | 'sources' | 'ticketCreatedAt'>,
): ComposerDraft {
  const mode = kindOf({ body });
  const since = draft[mode].trim();
  return {
    ...draft,
    mode,
    [mode]:
      since === '' || since === body.content.trim() ? body.content : `${body.content}\n\n${draft[mode]}`,
    tried: { ...draft.tried, [mode]: { key, words: wordsOf(body) } },
    draftId: body.draft_id ?? draft.draftId,
    sources: sourcesOf([...(sources ?? []), ...draft.sources]),
    authorId: body.author_id ?? draft.authorId,
    ticketCreatedAt: draft.ticketCreatedAt ?? ticketCreatedAt ?? null,
    files: [...files, ...draft.files.filter(({ id }) => !files.some((file) => file.id === id))],
  };
}

if (typeof window !== 'undefined') {
  window.addEventListener('pagehide', () => {
    for (const parcel of useOutbox.getState().parcels) {
      if (parcel.state === 'failed') continue;
      if (parcel.state === 'waiting') void deliver(parcel);
      const current = find(parcel.id);
      if (current) store(current.userId, current.id, { ...current, left: true });
    }
  });
}

/**
 * What an earlier page of this ticket had begun to send: looked for in the thread, so that it is neither lost nor sent
 * twice. Returns what did not arrive.
 */
export async function recover(
  userId: number,
  { id: ticketId, created_at: createdAt }: Pick<Ticket, 'id' | 'created_at'>,
  queries: QueryClient,
): Promise<Parcel[]> {
  const mine = new Set(useOutbox.getState().parcels.map(({ id }) => id));
  const left = stored(userId).filter(
    (parcel) =>
      parcel.ticketId === ticketId &&
      !mine.has(parcel.id) &&
      (parcel.left === true || Date.now() > Math.max(parcel.dueAt, parcel.heldAt ?? 0) + ABANDONED_MS),
  );
  const strange = left.filter((parcel) => (parcel.ticketCreatedAt ?? createdAt) !== createdAt);
  for (const { id, body } of strange) {
    layAside(userId, ticketId, {
      reply: body.internal ? '' : body.content,
      note: body.internal ? body.content : '',
    });
    store(userId, id, null);
  }
  const lost = left.filter((parcel) => !strange.includes(parcel));
  if (lost.length === 0) return [];
  await new Promise((resolve) => setTimeout(resolve, ARRIVED_MS));
  await queries.refetchQueries({ queryKey: repliesKey(ticketId), exact: true });
  const state = queries.getQueryState<Thread>(repliesKey(ticketId));
  // Without an answer nobody knows: asked again when the page is opened next.
  if (state?.status !== 'success') return [];
  // Its tab has woken up meanwhile, or another one has taken it back.
  const kept = stored(userId);
  const ended = lost.filter(({ id, heldAt }) =>
    kept.some((other) => other.id === id && other.heldAt === heldAt),
  );
  const missing = ended.filter(({ body, createdAt }) => {
    const since = new Date(createdAt - CLOCKS_MS).toISOString();
    return !state.data?.replies.some(
      (reply) =>
        reply.content === body.content &&
        reply.created_at >= since &&
        reply.internal === Boolean(body.internal),
    );
  });
  ended.forEach((parcel) => store(userId, parcel.id, null));
  return missing;
}
