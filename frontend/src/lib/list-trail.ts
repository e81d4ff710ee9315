import { create } from 'zustand';

import { changeParams } from './table-state';

import type { TicketQuery } from './types';

export interface Trail {
  /** Where the list stands, with its filters and page. */
  url: string;
  /** Rows of it, in their order: of the page that one came from, and of those that one has gone on to. */
  ids: readonly number[];
  /** How many rows stand before the first of `ids`. */
  before: number;
  /** Rows of the whole list. */
  total: number;
  totalRelation: 'eq' | 'gte';
  /** What the list asks for, without its page; null for one that has no pages. */
  query: TicketQuery | null;
  pageSize: number;
}

const KEY = 'citedesk.trail';

function restored(): Trail | null {
  try {
    const trail = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Trail | null;
    // One that an earlier version left knows less.
    return trail && 'total' in trail ? trail : null;
  } catch {
    return null;
  }
}

/** The list that one came from: a ticket's page leads on to its neighbours there, and back to it. */
export const useListTrail = create<{ trail: Trail | null }>(() => ({ trail: restored() }));

export function leaveTrail(trail: Trail): void {
  useListTrail.setState({ trail });
  try {
    sessionStorage.setItem(KEY, JSON.stringify(trail));
  } catch {
    // This tab alone forgets it with a reload.
  }
}

/** The page of the list that comes before or after the rows that are known; null where the list ends. */
export function pageBeside(
  { ids, before, total, query, pageSize }: Trail,
  side: 'before' | 'after',
): number | null {
  if (query === null) return null;
  if (side === 'before') return before > 0 ? Math.ceil(before / pageSize) : null;
  const known = before + ids.length;
  return known < total ? Math.floor(known / pageSize) + 1 : null;
}

/** The trail with another page of its list. Rows move between pages while one reads: none is gone through twice. */
export function extended(
  trail: Trail,
  side: 'before' | 'after',
  found: readonly number[],
  total: number,
): Trail {
  const added = found.filter((id) => !trail.ids.includes(id));
  return side === 'after'
    ? { ...trail, ids: [...trail.ids, ...added], total }
    : { ...trail, ids: [...added, ...trail.ids], before: Math.max(trail.before - added.length, 0), total };
}

/** Back to the page of the list on which a ticket stands. */
export function placeInTrail(trail: Trail, id: number): string {
  const at = trail.ids.indexOf(id);
  if (at === -1 || trail.query === null) return trail.url;
  const [path = '', search = ''] = trail.url.split('?');
  const page = Math.floor((trail.before + at) / trail.pageSize) + 1;
  const params = changeParams(new URLSearchParams(search), { page: page === 1 ? null : page }).toString();
  return params ? `${path}?${params}` : path;
}
