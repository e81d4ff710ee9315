import { useMutation, useQueryClient } from '@tanstack/react-query';

import { api, unwrap } from '@/lib/api';
import { toProblem } from '@/lib/problem';

import { mergeTicket, ticketKeys } from './api';

import type { BulkResult, BulkSet, Ticket, TicketPatch } from '@/lib/types';

/** The API takes so many at once. */
const AT_ONCE = 100;

export type BulkChange = Partial<BulkSet> | { merge_into: number };

async function setAll(ids: number[], set: Partial<BulkSet>): Promise<BulkResult[]> {
  const results: BulkResult[] = [];
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    const body = { ids: ids.slice(start, start + AT_ONCE), set: set as BulkSet };
    try {
      results.push(...(await unwrap(api.POST('/api/tickets/bulk', { body }))).results);
    } catch (error) {
      // What went before has happened: say so, beside what did not.
      if (start === 0) throw error;
      const { detail } = toProblem(error);
      results.push(...body.ids.map((id): BulkResult => ({ id, outcome: 'refused', detail })));
    }
  }
  return results;
}

async function mergeAll(ids: number[], into: number): Promise<BulkResult[]> {
  const results: BulkResult[] = [];
  for (const id of ids.filter((one) => one !== into)) {
    try {
      await mergeTicket(id, into);
      results.push({ id, outcome: 'updated' });
    } catch (error) {
      results.push({ id, outcome: 'refused', detail: toProblem(error).detail });
    }
  }
  return results;
}

/** One change for many tickets; each has an outcome of its own. */
export function useBulk() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ tickets, change }: { tickets: Ticket[]; change: BulkChange }) => {
      const ids = tickets.map(({ id }) => id);
      return 'merge_into' in change ? mergeAll(ids, change.merge_into) : setAll(ids, change);
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ticketKeys.lists });
      void client.invalidateQueries({ queryKey: ticketKeys.all });
    },
  });
}

async function takeBack({ id, version, before }: BulkResult): Promise<BulkResult> {
  try {
    const path = { ticket_id: id };
    await unwrap(
      api.PATCH('/api/tickets/{ticket_id}', {
        params: { path, header: { 'if-match': `"${version}"` } },
        body: before as TicketPatch,
      }),
    );
    return { id, outcome: 'updated' };
  } catch (error) {
    return { id, outcome: 'refused', detail: toProblem(error).detail };
  }
}

/** What a bulk change has changed, that can be taken back. */
export function undoable(results: readonly BulkResult[]): BulkResult[] {
  return results.filter(({ outcome, before }) => outcome === 'updated' && before);
}

/** Gives each ticket its former values, unless somebody has changed it since. */
export function useUndoBulk() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (results: readonly BulkResult[]) => {
      const found: BulkResult[] = [];
      for (const result of undoable(results)) found.push(await takeBack(result));
      return found;
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ticketKeys.lists });
      void client.invalidateQueries({ queryKey: ticketKeys.all });
    },
  });
}
