const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** What the API counts at once (`app/analytics/service.py`). */
export const MOST_DAYS = 400;

export const PRESETS = [7, 30, 90] as const;
export type Preset = (typeof PRESETS)[number];

/** Whole days in UTC, both included. */
export interface Period {
  preset: Preset | null;
  first: string;
  last: string;
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** A date that exists, or null: 2026-02-30 is none. */
function date(text: string | null): string | null {
  if (!text || !DATE.test(text)) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(time) || day(time) !== text ? null : text;
}

/** The days of an own range; 0 or less when it ends before it begins. */
export function lengthOf(first: string, last: string): number {
  return (Date.parse(last) - Date.parse(first)) / DAY_MS + 1;
}

/** The period that an address names; one that it names wrongly counts as not named. */
export function readPeriod(params: URLSearchParams, now: number = Date.now()): Period {
  const [first, last] = [date(params.get('from')), date(params.get('to'))];
  if (first && last && lengthOf(first, last) >= 1 && lengthOf(first, last) <= MOST_DAYS)
    return { preset: null, first, last };
  const preset = PRESETS.find((days) => String(days) === params.get('days')) ?? 30;
  return { preset, first: day(now - (preset - 1) * DAY_MS), last: day(now) };
}

/** As the API wants it: the end is the moment after the last day; of today, all there is. */
export function asQuery({ first, last, preset }: Period): { from: string; to?: string } {
  const from = `${first}T00:00:00Z`;
  return preset === null ? { from, to: `${day(Date.parse(last) + DAY_MS)}T00:00:00Z` } : { from };
}
