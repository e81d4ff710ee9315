import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { repliesKey } from '@/lib/replies';
import { ticket } from '@/test/fixtures';
import { AGENT } from '@/test/render';
import { serve } from '@/test/server';

/** A tab of this browser: a copy of the outbox of its own, over the store that all tabs share. */
async function openTab() {
  vi.resetModules();
  const outbox = await import('./outbox');
  const client = new QueryClient();
  client.setQueryDefaults(repliesKey(7), { queryFn: () => ({ replies: [], earlier: 0 }) });
  client.setQueryData(repliesKey(7), { replies: [], earlier: 0 });
  return {
    post: (content: string) =>
      outbox.post({ userId: AGENT.id, ticketId: 7, key: 'k', body: { content }, files: [] }, client),
    recover: async () => {
      const lost = outbox.recover(AGENT.id, ticket(), client);
      await vi.advanceTimersByTimeAsync(5_000);
      return lost;
    },
    /** It ends without a word. */
    crash: () => outbox.useOutbox.setState({ parcels: [] }),
  };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a message that one tab is sending', () => {
  it('stays with that tab for as long as it is held there', async () => {
    serve({ 'POST /api/tickets/7/replies': () => new Promise(() => undefined) });
    const first = await openTab();
    first.post('waiting for somebody to sign in');
    await vi.advanceTimersByTimeAsync(600_000);
    const second = await openTab();
    expect(await second.recover()).toEqual([]);
    expect(localStorage).toHaveLength(1);
    first.crash();
    await vi.advanceTimersByTimeAsync(180_000);
    expect(await second.recover()).toMatchObject([{ key: 'k' }]);
    expect(localStorage).toHaveLength(0);
  });
});
