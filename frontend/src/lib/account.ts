const KEY = 'citedesk.account';

/** Tell the other tabs of this browser who is signed in: they share one session. */
export function announceAccount(userId: number): void {
  try {
    localStorage.setItem(KEY, String(userId));
  } catch {
    return;
  }
}

/** Hear that somebody else than `userId` is signed in here now. Returns how to stop. */
export function watchAccount(userId: number, onOther: () => void): () => void {
  const listen = ({ key, newValue }: StorageEvent) => {
    if (key === KEY && newValue !== null && newValue !== String(userId)) onOther();
  };
  window.addEventListener('storage', listen);
  return () => window.removeEventListener('storage', listen);
}
