import { queryOptions } from '@tanstack/react-query';

import { api, unwrap } from './api';

import type { Reply, ReplySort } from './types';

const REFRESH_MS = 15_000;
/** As many as the API gives at once. */
export const PAGE = 100;
/** More replies than a screen holds. */
const NEWEST = 30;

/** All pages of {@link PAGE}: the first says how many there are, where the caller does not know. */
export async function allPages<T>(
  load: (page: number) => Promise<{ items: T[]; pages: number }>,
  expected = 1,
): Promise<T[]> {
  const span = (from: number, to: number) =>
    Promise.all(Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => load(from + index)));
  const known = await span(1, expected);
  const more = await span(expected + 1, known[0]?.pages ?? 0);
  return [...known, ...more].flatMap((answer) => answer.items);
}

export const repliesKey = (ticketId: number) => ['ticket', ticketId, 'replies'] as const;

/** A ticket's replies in order, as far as they are loaded. */
export interface Thread {
  replies: Reply[];
  /** How many come before them that are still to be loaded. */
  earlier: number;
}

function repliesPage(id: number, query: { page: number; page_size: number; sort?: ReplySort }) {
  return unwrap(api.GET('/api/tickets/{ticket_id}/replies', { params: { path: { ticket_id: id }, query } }));
}

/** The newest replies, which one sees first, then all of them. */
export const repliesQuery = (id: number) => {
  const queryKey = repliesKey(id);
  return queryOptions({
    queryKey,
    queryFn: async ({ client }): Promise<Thread> => {
      const newest = await repliesPage(id, { page: 1, page_size: NEWEST, sort: '-created_at' });
      const replies = newest.items.toReversed();
      const earlier = newest.total - replies.length;
      if (earlier <= 0) return { replies, earlier: 0 };
      // What stands on the page already is more than this.
      client.setQueryData<Thread>(queryKey, (shown) => shown ?? { replies, earlier });
      const load = (page: number) => repliesPage(id, { page, page_size: PAGE });
      return { replies: await allPages(load, Math.ceil(newest.total / PAGE)), earlier: 0 };
    },
    refetchInterval: REFRESH_MS,
  });
};
