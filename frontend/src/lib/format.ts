import { locale } from './i18n';

/** "in_progress" -> "In progress". For values that the catalogue does not name: see `enumName`. */
export function humanize(value: string): string {
  const spaced = value.replaceAll('_', ' ').trim();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** 0.873 -> "87 %"; never a certainty that there is not: 0.997 -> "> 99 %". */
export function percent(value: number): string {
  if (value > 0.99 && value < 1) return '> 99 %';
  return `${Math.round(value * 100)} %`;
}

export function formatNumber(value: number, options?: Intl.NumberFormatOptions): string {
  return value.toLocaleString(locale(), options);
}

/** "10 Mar 2026", of a day that the API counts in UTC. */
export function formatDay(day: string): string {
  return new Date(day).toLocaleDateString(locale(), { dateStyle: 'medium', timeZone: 'UTC' });
}

/** A total as the API says it: beyond what it counts exactly, "10,000+". */
export function count(total: number, relation?: 'eq' | 'gte'): string {
  return relation === 'gte' ? `${formatNumber(total)}+` : formatNumber(total);
}

/** "de" -> "German", in the reader's language; a code that nobody knows stays as it is. */
export function languageName(code: string): string {
  try {
    const name = new Intl.DisplayNames([locale()], { type: 'language' }).of(code) ?? code;
    return name.charAt(0).toUpperCase() + name.slice(1);
  } catch (error) {
    if (error instanceof RangeError) return code;
    throw error;
  }
}

/** Markdown as one plain line, for previews. */
export function plainLine(markdown: string): string {
  return markdown
    .replace(/```[\s\S]*?```/g, ' ')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*_`>#]+/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** `2.4 MB`: powers of 1,000, as file managers count. */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [value, unit] = bytes < 1_000_000 ? [bytes / 1000, 'KB'] : [bytes / 1_000_000, 'MB'];
  const digits = value < 10 ? 1 : 0;
  return `${formatNumber(value, { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
}
