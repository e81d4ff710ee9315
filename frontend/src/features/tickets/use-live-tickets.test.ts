import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { renderHook } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { serve } from '@/test/server';

import { createRefresher, useLiveTickets } from './use-live-tickets';
import { presenceKeys } from './use-presence';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** The browser's reader of an event stream, as far as it is used. */
class Source extends EventTarget {
  static readonly CLOSED = 2;
  static opened: Source | null = null;
  readyState = 1;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    super();
    Source.opened = this;
  }
  close() {
    this.readyState = Source.CLOSED;
  }
}

function desk() {
  const client = new QueryClient();
  const rounds = vi.spyOn(client, 'invalidateQueries');
  const keys = () => rounds.mock.calls.map(([filters]) => filters?.queryKey);
  return { client, rounds, keys, refresh: createRefresher(client) };
}

describe('what live updates load anew', () => {
  it('is the changed tickets and the lists, once for many events', async () => {
    const { refresh, keys } = desk();
    [7, 8, 7, 7].forEach(refresh.ticket);
    expect(keys()).toEqual([]);
    await vi.advanceTimersByTimeAsync(200);
    expect(keys()).toEqual([['tickets'], ['ticket', 7], ['ticket', 8]]);
  });

  it('keeps a second between two rounds', async () => {
    const { refresh, rounds } = desk();
    refresh.ticket(7);
    await vi.advanceTimersByTimeAsync(200);
    refresh.ticket(7);
    await vi.advanceTimersByTimeAsync(700);
    expect(rounds).toHaveBeenCalledTimes(2);
    await vi.advanceTimersByTimeAsync(300);
    expect(rounds).toHaveBeenCalledTimes(4);
  });

  it('is everything after a reset', async () => {
    const { refresh, keys } = desk();
    refresh.ticket(7);
    refresh.all();
    await vi.advanceTimersByTimeAsync(200);
    expect(keys()).toEqual([['tickets'], ['ticket']]);
  });

  it('waits for a change of the user that is on its way', async () => {
    const { client, refresh, rounds } = desk();
    const busy = vi.spyOn(client, 'isMutating').mockReturnValue(1);
    refresh.ticket(7);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(rounds).not.toHaveBeenCalled();
    busy.mockReturnValue(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(rounds).toHaveBeenCalledTimes(2);
  });

  it('is a deleted ticket and the lists', async () => {
    const { client, keys } = desk();
    vi.stubGlobal('EventSource', Source);
    const { unmount } = renderHook(() => useLiveTickets(1), {
      wrapper: ({ children }) => createElement(QueryClientProvider, { client }, children),
    });
    const signal = { id: 41, ticket_id: 7, kind: 'ticket.deleted', version: 2, created_at: '' };
    Source.opened?.dispatchEvent(
      new MessageEvent('ticket', { data: JSON.stringify(signal), lastEventId: '41' }),
    );
    await vi.advanceTimersByTimeAsync(200);
    expect(keys()).toEqual([['tickets'], ['ticket', 7]]);
    unmount();
    vi.unstubAllGlobals();
  });

  it('is who is at a ticket, and no ticket, when colleagues come and go; nothing in the background', async () => {
    const { client, keys } = desk();
    client.setQueryData(presenceKeys.one(7), []);
    const people = [{ user_id: 9, name: 'Ben Hopper', state: 'viewing' }];
    const calls = serve({ 'GET /api/tickets/7/presence': () => people });
    vi.stubGlobal('EventSource', Source);
    const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(false);
    const { unmount } = renderHook(() => useLiveTickets(1), {
      wrapper: ({ children }) => createElement(QueryClientProvider, { client }, children),
    });
    const say = () =>
      Source.opened?.dispatchEvent(
        new MessageEvent('presence', { data: JSON.stringify({ ticket_id: 7 }), lastEventId: '41' }),
      );
    say();
    hidden.mockReturnValue(true);
    say();
    await vi.advanceTimersByTimeAsync(200);
    // Heard, not said again: another window of the same person would answer that.
    expect(calls.map(({ method }) => method)).toEqual(['GET']);
    expect(client.getQueryData(presenceKeys.one(7))).toEqual(people);
    expect(keys()).toEqual([]);
    unmount();
    hidden.mockRestore();
    vi.unstubAllGlobals();
  });

  it('ends with the page', async () => {
    const { refresh, rounds } = desk();
    refresh.ticket(7);
    refresh.stop();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(rounds).not.toHaveBeenCalled();
  });
});
