import { PRIORITIES, STATUSES } from '@/lib/types';

import type { View } from './views';
import type { Priority, TicketQuery, TicketSort, TicketStatus } from '@/lib/types';

export const DEFAULT_SORT: TicketSort = '-created_at';
export const PAGE_SIZES = [25, 50, 100] as const;

export interface ListParams {
  view: View;
  status: TicketStatus[];
  priority: Priority[];
  category: string[];
  assignee: (number | 'none')[];
  tag: string[];
  requester: number | null;
  q: string;
  sort: TicketSort;
  page: number;
  pageSize: number;
}

const SORTS: readonly TicketSort[] = (
  ['created_at', 'updated_at', 'priority', 'severity', 'sentiment'] as const
).flatMap((name) => [name, `-${name}`] as const);

function positive(value: string | null, fallback: number): number {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : fallback;
}

/** The list as its address says it. What an address says wrongly counts as not said. */
export function parseListParams(params: URLSearchParams, views: readonly View[]): ListParams {
  const view = views.find(({ key }) => key === params.get('view')) ?? views[0];
  if (!view) throw new Error('a list needs at least one view');
  const pageSize = positive(params.get('page_size'), PAGE_SIZES[0]);
  return {
    view,
    status: STATUSES.filter((status) => params.getAll('status').includes(status)),
    priority: PRIORITIES.filter((priority) => params.getAll('priority').includes(priority)),
    category: params.getAll('category'),
    assignee: params.getAll('assignee_id').flatMap((value): (number | 'none')[] => {
      if (value === 'none') return ['none'];
      const id = positive(value, 0);
      return id ? [id] : [];
    }),
    tag: params.getAll('tag'),
    requester: positive(params.get('requester_id'), 0) || null,
    q: params.get('q') ?? '',
    sort: SORTS.find((sort) => sort === params.get('sort')) ?? DEFAULT_SORT,
    page: positive(params.get('page'), 1),
    pageSize: Math.min(pageSize, 100),
  };
}

/** The query for the API: the view's own conditions, each replaced where the user filters by the same. */
export function toTicketQuery(params: ListParams): TicketQuery {
  const query: TicketQuery = { ...params.view.query };
  if (params.status.length > 0) query.status = params.status;
  if (params.priority.length > 0) query.priority = params.priority;
  if (params.category.length > 0) query.category = params.category;
  if (params.assignee.length > 0) query.assignee_id = params.assignee;
  if (params.tag.length > 0) query.tag = params.tag;
  if (params.requester !== null) query.requester_id = [params.requester];
  if (params.q.trim() !== '') query.q = params.q.trim();
  return { ...query, sort: params.sort, page: params.page, page_size: params.pageSize };
}

export function hasFilters(params: ListParams): boolean {
  return (
    [params.status, params.priority, params.category, params.assignee, params.tag].some(
      (list) => list.length > 0,
    ) ||
    params.requester !== null ||
    params.q !== ''
  );
}

export type ListChange = Record<string, string | number | readonly (string | number)[] | null>;

/** The address after a change; every change but a turn of the page starts again at its first page. */
export function changeParams(current: URLSearchParams, change: ListChange): URLSearchParams {
  const next = new URLSearchParams(current);
  if (!('page' in change)) next.delete('page');
  for (const [name, value] of Object.entries(change)) {
    next.delete(name);
    if (value === null || value === '') continue;
    for (const item of Array.isArray(value) ? (value as (string | number)[]) : [value as string | number]) {
      next.append(name, String(item));
    }
  }
  return next;
}
