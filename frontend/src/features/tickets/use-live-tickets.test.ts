import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { createRefresher } from './use-live-tickets';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

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

  it('ends with the page', async () => {
    const { refresh, rounds } = desk();
    refresh.ticket(7);
    refresh.stop();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(rounds).not.toHaveBeenCalled();
  });
});
