import { locale, t, useI18n } from './i18n';

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

// Formats are dear to make, and lists show many times.
const relative = new Map<string, Intl.RelativeTimeFormat>();
const exact = new Map<string, Intl.DateTimeFormat>();

function kept<T>(formats: Map<string, T>, tag: string, make: (tag: string) => T): T {
  let format = formats.get(tag);
  if (!format) formats.set(tag, (format = make(tag)));
  return format;
}

/** "5 min. ago", "in 2 hr.", "just now": whole units, rounded towards now. */
export function relativeTime(iso: string, now: number = Date.now()): string {
  const format = kept(
    relative,
    useI18n.getState().language,
    (tag) => new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'short' }),
  );
  const seconds = (new Date(iso).getTime() - now) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit);
  }
  // Also for a server whose clock is a little ahead of this one.
  return t('common.justNow');
}

/** Date and time in the reader's zone, for hovering. */
export function exactTime(iso: string): string {
  const format = kept(
    exact,
    locale(),
    (tag) => new Intl.DateTimeFormat(tag, { dateStyle: 'medium', timeStyle: 'short' }),
  );
  return format.format(new Date(iso));
}
