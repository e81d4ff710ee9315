/** Answers that were changed and not sent yet, kept in this browser for each decision. */
function key(userId: number, decisionId: number): string {
  return `citedesk.review.${userId}.${decisionId}`;
}

export function loadEdit(userId: number, decisionId: number): string | null {
  try {
    return localStorage.getItem(key(userId, decisionId));
  } catch {
    return null;
  }
}

/** A full or forbidden store must not stop the typing; the text is then kept by the page alone. */
export function saveEdit(userId: number, decisionId: number, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key(userId, decisionId));
    else localStorage.setItem(key(userId, decisionId), text);
  } catch {
    return;
  }
}
