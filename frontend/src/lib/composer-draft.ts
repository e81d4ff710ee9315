import type { Source } from './sources';

/** A file that the server holds until a message carries it. */
export interface DraftFile {
  id: number;
  filename: string;
  media_type: string;
  size: number;
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
}

const EMPTY: ComposerDraft = {
  mode: 'reply',
  reply: '',
  note: '',
  draftId: null,
  sources: [],
  authorId: null,
  files: [],
};

function storageKey(userId: number | string, what: number | string): string {
  return `citedesk.draft.${userId}.${what}`;
}

export function loadDraft(userId: number, ticketId: number): ComposerDraft {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey(userId, ticketId)) ?? 'null');
    return typeof stored === 'object' && stored !== null ? { ...EMPTY, ...stored } : EMPTY;
  } catch {
    return EMPTY;
  }
}

/** A full or forbidden store must not stop the typing; the text is then kept by the page alone. */
export function saveDraft(userId: number, ticketId: number, draft: ComposerDraft): void {
  const key = storageKey(userId, ticketId);
  try {
    if (draft.reply === '' && draft.note === '' && draft.files.length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    return;
  }
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
