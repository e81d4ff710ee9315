import { pageOf, positive } from '@/lib/table-state';
import { PRIORITIES, SEVERITIES, STATUSES } from '@/lib/types';

import type { UrlChange } from '@/lib/table-state';
import type { View, ViewQuery } from './views';
import type { TicketQuery, TicketSort } from '@/lib/types';

export const DEFAULT_SORT: TicketSort = '-created_at';
export const PAGE_SIZES = [25, 50, 100] as const;
/** In the address: the view's own condition of this name does not count. */
const ANY = 'any';

export type ListFilter =
  | 'status'
  | 'priority'
  | 'severity'
  | 'category'
  | 'team'
  | 'tag'
  | 'triage_status'
  | 'requester_id'
  | 'assignee_id';
export type FlagFilter = 'spam' | 'snoozed' | 'review';
export type DayFilter = 'created_after' | 'created_before';
export type FilterName = ListFilter | FlagFilter | DayFilter | 'q';

const TRIAGE_STATUSES = ['pending', 'processing', 'completed', 'failed'];

const text = (values: string[]) => values.filter((value) => value !== '' && value.length <= 64);
const among = (known: readonly string[]) => (values: string[]) => known.filter((one) => values.includes(one));
const ids = (values: string[]) => values.map((value) => positive(value, 0)).filter((id) => id > 0);

/** How each list of the address is read; what it says wrongly counts as not said. */
const LISTS: Record<ListFilter, (values: string[]) => (string | number)[]> = {
  status: among(STATUSES),
  priority: among(PRIORITIES),
  severity: among(SEVERITIES),
  category: text,
  team: text,
  tag: text,
  triage_status: among(TRIAGE_STATUSES),
  requester_id: ids,
  assignee_id: (values) =>
    values.flatMap((value): (string | number)[] => (value === 'none' ? ['none'] : ids([value]))),
};
const FLAGS: readonly FlagFilter[] = ['spam', 'snoozed', 'review'];
const DAYS: readonly DayFilter[] = ['created_after', 'created_before'];

export const FILTERS: readonly FilterName[] = [
  ...(Object.keys(LISTS) as ListFilter[]),
  ...FLAGS,
  ...DAYS,
  'q',
];

export interface ListParams {
  view: View;
  /** What holds: the view's conditions, each replaced where the address says something else. */
  filters: ViewQuery;
  /** Names that the address itself says. */
  changed: FilterName[];
  sort: TicketSort;
  page: number;
  pageSize: number;
}

const SORTS: readonly TicketSort[] = (
  ['created_at', 'updated_at', 'priority', 'severity', 'sentiment'] as const
).flatMap((name) => [name, `-${name}`] as const);

/** What the address says of one name: undefined for nothing. */
function said(params: URLSearchParams, name: FilterName): unknown {
  const values = params.getAll(name);
  const [first] = values;
  if (first === undefined) return undefined;
  if (first === ANY) return null;
  if (name in LISTS) {
    const list = LISTS[name as ListFilter](values);
    return list.length > 0 ? list : undefined;
  }
  if (name === 'q') return first.trim().slice(0, 200) || undefined;
  if ((FLAGS as readonly string[]).includes(name))
    return first === 'true' ? true : first === 'false' ? false : undefined;
  return Number.isNaN(Date.parse(first)) ? undefined : first;
}

/** The list as its address says it. */
export function parseListParams(params: URLSearchParams, views: readonly View[]): ListParams {
  const view = views.find(({ key }) => key === params.get('view')) ?? views[0];
  if (!view) throw new Error('a list needs at least one view');
  const { sort: viewSort, ...conditions } = view.query;
  const filters: Record<string, unknown> = { ...conditions };
  const changed = FILTERS.filter((name) => {
    const value = said(params, name);
    if (value === undefined) return false;
    if (value === null) Reflect.deleteProperty(filters, name);
    else filters[name] = value;
    return true;
  });
  const pageSize = Math.min(positive(params.get('page_size'), PAGE_SIZES[0]), 100);
  return {
    view,
    filters: filters,
    changed,
    sort: SORTS.find((sort) => sort === params.get('sort')) ?? viewSort ?? DEFAULT_SORT,
    page: pageOf(params.get('page'), pageSize),
    pageSize,
  };
}

/** The query for the API. */
export function toTicketQuery({ filters, sort, page, pageSize }: ListParams): TicketQuery {
  const { created_after: after, created_before: before, ...rest } = filters;
  return {
    ...rest,
    ...(after ? { created_after: instant(after) } : {}),
    ...(before ? { created_before: instant(before, 1) } : {}),
    sort,
    page,
    page_size: pageSize,
  };
}

/** Filters by time are days of the reader's zone, as one chooses them, or exact moments, as the dashboard links to them. */
export function isDay(value: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(value);
}

/** The day that a field for days shows: of a moment, the last one that `created_before` lets in. */
export function shownDay(name: DayFilter, value: string | null | undefined): string {
  if (!value || isDay(value)) return value ?? '';
  const at = new Date(Date.parse(value) - (name === 'created_before' ? 1 : 0));
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

/** A day of the reader's zone as the moment it begins; `created_before` takes the whole day in. */
function instant(day: string, add = 0): string {
  if (!isDay(day)) return day;
  const at = new Date(`${day}T00:00:00`);
  at.setDate(at.getDate() + add);
  return at.toISOString();
}

/** What to write into the address for a filter: an emptied one must still overrule the view's own. */
export function filterChange(view: View, name: FilterName, value: UrlChange[string] | boolean): UrlChange {
  const empty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
  const own = (view.query as Record<string, unknown>)[name] !== undefined;
  if (empty) return { [name]: own ? ANY : null };
  return { [name]: typeof value === 'boolean' ? String(value) : value };
}

/** Back to the view as it is. */
export const CLEARED: UrlChange = Object.fromEntries([...FILTERS, 'sort'].map((name) => [name, null]));

/** Whether the filter by sleep was chosen: that the queues leave out what sleeps goes without saying. */
export function tellsOfSleep({ view, changed }: ListParams): boolean {
  return changed.includes('snoozed') || Boolean(view.saved);
}
