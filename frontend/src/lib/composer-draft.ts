/** Text that was not sent yet, kept in this browser per person and ticket. */
export interface ComposerDraft {
  mode: 'reply' | 'note';
  reply: string;
  note: string;
  /** The suggestion that the reply's text came from, if any. */
  draftId: number | null;
}

const EMPTY: ComposerDraft = { mode: 'reply', reply: '', note: '', draftId: null };

function storageKey(userId: number, ticketId: number | 'new'): string {
  return `citedesk.draft.${userId}.${ticketId}`;
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
    if (draft.reply === '' && draft.note === '') localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    return;
  }
}

/** The form of a ticket that was not created yet. */
export function loadNewTicket<T extends object>(userId: number): Partial<T> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey(userId, 'new')) ?? 'null');
    return typeof stored === 'object' && stored !== null ? stored : {};
  } catch {
    return {};
  }
}

export function saveNewTicket(userId: number, values: object | null): void {
  try {
    if (values === null) localStorage.removeItem(storageKey(userId, 'new'));
    else localStorage.setItem(storageKey(userId, 'new'), JSON.stringify(values));
  } catch {
    return;
  }
}
