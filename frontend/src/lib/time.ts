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

/** How many midnights of the reader's zone lie between: "yesterday" is a date, not a length of time. */
function datesApart(at: Date, now: Date): number {
  const date = (time: Date) => Date.UTC(time.getFullYear(), time.getMonth(), time.getDate());
  return Math.round((date(at) - date(now)) / 86_400_000);
}

function relativeFormat(numeric: 'auto' | 'always'): Intl.RelativeTimeFormat {
  const { language } = useI18n.getState();
  const make = () => new Intl.RelativeTimeFormat(language, { numeric, style: 'short' });
  return kept(relative, `${language} ${numeric}`, make);
}

/** "5 min. ago", "in 2 hr.", "yesterday", "just now": whole units, rounded towards now. */
export function relativeTime(iso: string, now: number = Date.now()): string {
  const at = new Date(iso);
  const seconds = (at.getTime() - now) / 1000;
  for (const [unit, size] of STEPS) {
    if (Math.abs(seconds) < size) continue;
    const value = Math.trunc(seconds / size);
    return unit === 'day' && Math.abs(value) === 1
      ? relativeFormat('auto').format(datesApart(at, new Date(now)), unit)
      : relativeFormat('always').format(value, unit);
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
