import type { Source } from './sources';

/** A file that the server holds until a message carries it. */
export interface DraftFile {
  id: number;
  filename: string;
  media_type: string;
  size: number;
}

/** A message that was sent and is in its draft again, since nobody knows whether it has arrived. */
interface Tried {
  /** The name that it was sent under. */
  key: string;
  /** What it said: other words are another message. */
  words: string;
}

/** Text that was not sent yet, kept in this browser per person and ticket. */
export interface ComposerDraft {
  mode: 'reply' | 'note';
  reply: string;
  note: string;
  /** The suggestion that the reply's text came from, if any. */
  draftId: number | null;
  /** What that suggestion rests on: asked about again before it is sent. */
  sources: readonly Source[];
  /** Whose words these are, when not one's own. */
  authorId: number | null;
  files: DraftFile[];
  tried: Partial<Record<'reply' | 'note', Tried | undefined>>;
  /** When the ticket it is written to was made: a database may give the id of a deleted ticket to the next one. */
  ticketCreatedAt: string | null;
}

/** The words of a draft, without what only its ticket could take. */
export type DraftText = Pick<ComposerDraft, 'reply' | 'note'>;

const EMPTY: ComposerDraft = {
  mode: 'reply',
  reply: '',
  note: '',
  draftId: null,
  sources: [],
  authorId: null,
  files: [],
  tried: {},
  ticketCreatedAt: null,
};

const watchers = new Set<() => void>();

/** Hear when drafts change, in this tab or another. Returns how to stop. */
export function watchDrafts(listen: () => void): () => void {
  watchers.add(listen);
  window.addEventListener('storage', listen);
  return () => {
    watchers.delete(listen);
    window.removeEventListener('storage', listen);
  };
}

/** Hear what another tab has made of a draft. Returns how to stop. */
export function watchOtherTabs(
  userId: number,
  ticketId: number,
  listen: (draft: ComposerDraft) => void,
): () => void {
  const onStorage = ({ key }: StorageEvent) => {
    if (key === storageKey(userId, ticketId)) listen(loadDraft(userId, ticketId));
  };
  window.addEventListener('storage', onStorage);
  return () => window.removeEventListener('storage', onStorage);
}

function storageKey(userId: number | string, what: number | string): string {
  return `citedesk.draft.${userId}.${what}`;
}

/** What a full or forbidden store did not take: this page alone knows it. */
const notStored = new Map<string, ComposerDraft>();

export function loadDraft(userId: number, ticketId: number): ComposerDraft {
  const held = notStored.get(storageKey(userId, ticketId));
  if (held) return held;
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey(userId, ticketId)) ?? 'null');
    return typeof stored === 'object' && stored !== null ? { ...EMPTY, ...stored } : EMPTY;
  } catch {
    return EMPTY;
  }
}

/** A full or forbidden store must not stop the typing; the text is then kept by the page alone. */
export function saveDraft(userId: number, ticketId: number, draft: ComposerDraft): void {
  store(userId, ticketId, draft);
  watchers.forEach((listen) => listen());
}

function store(userId: number, ticketId: number, draft: ComposerDraft): void {
  const key = storageKey(userId, ticketId);
  try {
    if (draft.reply === '' && draft.note === '' && draft.files.length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
    notStored.delete(key);
  } catch {
    notStored.set(key, draft);
  }
}

function asideName(ticketId: number): string {
  return `aside-${ticketId}`;
}

/** What was written to a ticket that had this id and is gone. */
export function loadAside(userId: number, ticketId: number): DraftText {
  const { reply = '', note = '' } = loadForm<DraftText>(userId, asideName(ticketId));
  return { reply, note };
}

export function dropAside(userId: number, ticketId: number): void {
  saveForm(userId, asideName(ticketId), null);
  watchers.forEach((listen) => listen());
}

const joined = (...texts: string[]) => texts.filter((text) => text.trim() !== '').join('\n\n');

/** Keep words that were written to another ticket of this id: they must reach nobody else. */
export function layAside(userId: number, ticketId: number, { reply, note }: DraftText): void {
  const before = loadAside(userId, ticketId);
  const kept = { reply: joined(before.reply, reply), note: joined(before.note, note) };
  saveForm(userId, asideName(ticketId), kept.reply || kept.note ? kept : null);
}

/** The draft for a ticket; one that was written to another ticket of the same id is laid aside. Called while rendering,
 * so nobody is told. */
export function draftFor(userId: number, ticket: { id: number; created_at: string }): ComposerDraft {
  const draft = loadDraft(userId, ticket.id);
  if (draft.ticketCreatedAt === null || draft.ticketCreatedAt === ticket.created_at)
    return { ...draft, ticketCreatedAt: ticket.created_at };
  layAside(userId, ticket.id, draft);
  store(userId, ticket.id, EMPTY);
  return { ...EMPTY, ticketCreatedAt: ticket.created_at };
}

/** Forget what was written to a ticket that is gone. */
export function dropDraft(userId: number, ticketId: number): void {
  saveDraft(userId, ticketId, EMPTY);
}

/** Whoever is not signed in: what they type is kept for this tab alone, since the browser may be anybody's. */
export const VISITOR = 'visitor';
type Writer = number | typeof VISITOR;

function storeOf(writer: Writer): Storage {
  return writer === VISITOR ? sessionStorage : localStorage;
}

/** What was typed into a form that was not sent yet, `{}` for nothing. `name` tells the forms of one person apart. */
export function loadForm<T extends object>(writer: Writer, name: string): Partial<T> {
  try {
    const stored: unknown = JSON.parse(storeOf(writer).getItem(storageKey(writer, name)) ?? 'null');
    return typeof stored === 'object' && stored !== null ? stored : {};
  } catch {
    return {};
  }
}

/** Null: it was sent, or is empty again. */
export function saveForm(writer: Writer, name: string, values: object | null): void {
  try {
    if (values === null) storeOf(writer).removeItem(storageKey(writer, name));
    else storeOf(writer).setItem(storageKey(writer, name), JSON.stringify(values));
  } catch {
    return;
  }
}
