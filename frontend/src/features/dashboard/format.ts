import { formatNumber } from '@/lib/format';
import { locale } from '@/lib/i18n';

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
] as const;

/** 5400 -> "1.5 hr": one unit, as precise as one reads it. */
export function duration(seconds: number | null): string {
  if (seconds === null) return '–';
  const [unit, size] = UNITS.find(([, length]) => seconds >= length) ?? (['second', 1] as const);
  const value = seconds / size;
  return formatNumber(value, {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: value < 10 ? 1 : 0,
  });
}

/** "10 Mar", of a day in UTC; with its year where that is not this one. */
export function dayName(iso: string): string {
  const day = new Date(iso);
  const elsewhen = day.getUTCFullYear() !== new Date().getUTCFullYear();
  return new Intl.DateTimeFormat(locale(), {
    day: 'numeric',
    month: 'short',
    ...(elsewhen ? { year: 'numeric' } : {}),
    timeZone: 'UTC',
  }).format(day);
}
