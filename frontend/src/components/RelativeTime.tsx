import { useSyncExternalStore } from 'react';

import { useI18n } from '@/lib/i18n';
import { exactTime, relativeTime } from '@/lib/time';

const TICK_MS = 30_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

// One timer for every time on the page; it sleeps while none is shown.
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Times that are as new as a tick allows are not rendered anew because others came.
  if (timer === undefined && Date.now() - now > TICK_MS) now = Date.now();
  timer ??= setInterval(() => {
    now = Date.now();
    listeners.forEach((notify) => notify());
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

/** A time as people say it; the exact one on hover. */
export function RelativeTime({ iso }: { iso: string }) {
  useI18n((state) => state.language);
  const current = useSyncExternalStore(subscribe, () => now);
  return (
    <time dateTime={iso} title={exactTime(iso)}>
      {relativeTime(iso, current)}
    </time>
  );
}
