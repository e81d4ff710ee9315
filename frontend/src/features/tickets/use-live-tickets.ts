import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { reportLive } from '@/lib/connection';
import { followEvents } from '@/lib/live';

import { ticketKeys } from './api';
import { hearPresence } from './use-presence';

import type { QueryClient } from '@tanstack/react-query';

const FIRST_DELAY_MS = 150;
/** Between two rounds of loading anew, however much happens. */
const SHORTEST_ROUND_MS = 1_000;

/** Loads anew what changed: tickets by id, and the lists and counts. Returns what to call, and how to stop. */
export function createRefresher(client: QueryClient) {
  const changed = new Set<number>();
  let everything = false;
  let last = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = () => {
    timer = undefined;
    // What is loaded now could overwrite a change that is shown already but not stored yet.
    if (client.isMutating() > 0) {
      schedule();
      return;
    }
    last = performance.now();
    // A hidden tab loads when it is looked at again.
    const refetchType = document.hidden ? 'none' : 'active';
    const invalidate = (queryKey: readonly unknown[]) =>
      void client.invalidateQueries({ queryKey, refetchType });
    invalidate(ticketKeys.lists);
    if (everything) invalidate(ticketKeys.all);
    else changed.forEach((id) => invalidate(ticketKeys.one(id)));
    changed.clear();
    everything = false;
  };
  const schedule = () => {
    timer ??= setTimeout(flush, Math.max(FIRST_DELAY_MS, last + SHORTEST_ROUND_MS - performance.now()));
  };
  return {
    ticket: (id: number) => {
      changed.add(id);
      schedule();
    },
    all: () => {
      everything = true;
      schedule();
    },
    stop: () => clearTimeout(timer),
  };
}

/** Tickets on the page follow what others do. Once, in the shell. */
export function useLiveTickets(userId: number | undefined): void {
  const client = useQueryClient();
  useEffect(() => {
    if (userId === undefined) return;
    const refresh = createRefresher(client);
    const stop = followEvents(`citedesk.events.${userId}`, (message) => {
      if (message.type === 'ticket') refresh.ticket(message.signal.ticket_id);
      else if (message.type === 'presence') {
        // Only where the ticket is open; a page in the background says and asks nothing.
        if (!document.hidden) void hearPresence(client, message.ticketId);
      } else if (message.type === 'reset') refresh.all();
      else if (message.type === 'connection') reportLive(message.open);
    });
    return () => {
      stop();
      refresh.stop();
      reportLive(true);
    };
  }, [client, userId]);
}
