import { QueryObserver } from '@tanstack/react-query';
import { describe, expect, it } from 'vitest';

import { createQueryClient } from '@/lib/query';
import { repliesQuery } from '@/lib/replies';
import { serve } from '@/test/server';

import { timeline } from './Conversation';

import type { Thread } from '@/lib/replies';
import type { Reply, TicketEvent } from '@/lib/types';

const at = (number: number) => new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString();
const made = (total: number) =>
  Array.from({ length: total }, (_, number) => ({
    id: number + 1,
    content: `Reply ${number + 1}`,
    created_at: at(number),
  }));

/** The API's paging over `total` replies. */
function serveThread(total: number) {
  return serve({
    'GET /api/tickets/7/replies': (_request, url) => {
      const query = url.searchParams;
      const [page, size] = [Number(query.get('page')), Number(query.get('page_size'))];
      const all = query.get('sort') === '-created_at' ? made(total).reverse() : made(total);
      const items = all.slice((page - 1) * size, page * size);
      return { items, total, page, page_size: size, pages: Math.ceil(total / size) };
    },
  });
}

const ids = (thread: Thread | undefined) => thread?.replies.map(({ id }) => id);

describe('the replies of a ticket', () => {
  it('come in one call where there are few', async () => {
    const calls = serveThread(30);
    const thread = await createQueryClient().query(repliesQuery(7));
    expect(ids(thread)).toEqual(made(30).map(({ id }) => id));
    expect(thread.earlier).toBe(0);
    expect(calls).toHaveLength(1);
  });

  it('show their end first, and then all of them in order', async () => {
    const calls = serveThread(205);
    const client = createQueryClient();
    const seen: Thread[] = [];
    const observer = new QueryObserver(client, { ...repliesQuery(7), refetchInterval: false });
    const stop = observer.subscribe(({ data }) => {
      if (data && seen.at(-1) !== data) seen.push(data);
    });
    await observer.refetch({ cancelRefetch: false });
    const [first, second] = seen;
    expect(ids(first)).toEqual(Array.from({ length: 30 }, (_, index) => 176 + index));
    expect(first?.earlier).toBe(175);
    expect(ids(second)).toEqual(made(205).map(({ id }) => id));
    expect(second?.earlier).toBe(0);
    expect(calls).toHaveLength(4);

    // Loaded anew, the page never shows less than it did.
    seen.length = 0;
    await observer.refetch();
    expect(seen.every(({ earlier }) => earlier === 0)).toBe(true);
    stop();
  });

  it('have no events among them from before the first one that is loaded', () => {
    const events = [5, 190].map((number) => ({
      id: number,
      kind: 'ticket.changed',
      created_at: at(number),
      data: {},
    })) as unknown as TicketEvent[];
    const all = made(205) as unknown as Reply[];
    const eventsOf = (thread: Thread) =>
      timeline(thread, events).flatMap((entry) => ('event' in entry ? [entry.event.id] : []));
    expect(eventsOf({ replies: all.slice(-30), earlier: 175 })).toEqual([190]);
    expect(eventsOf({ replies: all, earlier: 0 })).toEqual([5, 190]);
  });
});
