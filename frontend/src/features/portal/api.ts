import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, unwrap } from '@/lib/api';
import { toProblem } from '@/lib/problem';
import { ACTIVE_STATUSES } from '@/lib/types';

import type { RatingInput } from '@/components/rating/score';
import type { Ticket, TicketQuery, TicketStatus } from '@/lib/types';

const LIST_REFRESH_MS = 30_000;
const REQUEST_REFRESH_MS = 20_000;
export const PAGE_SIZE = 15;

export const SETTLED_STATUSES: readonly TicketStatus[] = ['resolved', 'closed'];

export function isSettled(status: TicketStatus): boolean {
  return SETTLED_STATUSES.includes(status);
}

/** Which of their requests somebody looks at. */
export type Tab = 'open' | 'solved';
export const STATUSES_OF: Record<Tab, readonly TicketStatus[]> = {
  open: ACTIVE_STATUSES,
  solved: SETTLED_STATUSES,
};

// Under the desk's keys of lists and tickets: live updates and the composer load them anew.

export const requestsQuery = (tab: Tab, query: Omit<TicketQuery, 'status' | 'sort'>) =>
  queryOptions({
    queryKey: ['tickets', 'portal', tab, query],
    queryFn: () =>
      unwrap(
        api.GET('/api/tickets', {
          params: { query: { ...query, status: [...STATUSES_OF[tab]], sort: '-updated_at' } },
        }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: LIST_REFRESH_MS,
  });

/** How many there are beside the shown page. */
export const requestCountQuery = (tab: Tab, q: string) =>
  requestsQuery(tab, { page_size: 1, ...(q ? { q } : {}) });

export const requestKey = (id: number) => ['ticket', id] as const;

export const requestQuery = (id: number) =>
  queryOptions({
    queryKey: requestKey(id),
    queryFn: () => unwrap(api.GET('/api/tickets/{ticket_id}', { params: { path: { ticket_id: id } } })),
    refetchInterval: REQUEST_REFRESH_MS,
  });

function currentTicket(error: unknown): Ticket | null {
  const { status, body } = toProblem(error);
  if (status !== 409 || typeof body !== 'object' || body === null) return null;
  return (body as { current?: Ticket }).current ?? null;
}

/** Close or reopen the request as it was read: an answer that came meanwhile is not closed over unseen. */
async function setStatus(seen: Ticket, status: TicketStatus): Promise<Ticket> {
  const send = (version: number) =>
    unwrap(
      api.PATCH('/api/tickets/{ticket_id}', {
        params: { path: { ticket_id: seen.id }, header: { 'if-match': `"${version}"` } },
        body: { status },
      }),
    );
  try {
    return await send(seen.version);
  } catch (error) {
    const current = currentTicket(error);
    // Triage or an agent changed something that is not for customers.
    if (current?.status === seen.status && current.reply_count === seen.reply_count)
      return send(current.version);
    throw error;
  }
}

/** "This is solved", or its opposite: shown at once, taken back when refused. */
export function useSetStatus(id: number) {
  const client = useQueryClient();
  const key = requestKey(id);
  return useMutation({
    mutationFn: ({ seen, status }: { seen: Ticket; status: TicketStatus }) => setStatus(seen, status),
    onMutate: async ({ status }) => {
      await client.cancelQueries({ queryKey: key, exact: true });
      const before = client.getQueryData<Ticket>(key);
      if (before) client.setQueryData<Ticket>(key, { ...before, status });
      return { before };
    },
    onError: (error, _variables, context) => {
      client.setQueryData(key, currentTicket(error) ?? context?.before);
      void client.invalidateQueries({ queryKey: key });
    },
    onSuccess: (ticket) => {
      client.setQueryData(key, ticket);
      void client.invalidateQueries({ queryKey: ['tickets'] });
    },
  });
}

/** Rate, or rate anew: shown at once, taken back when refused. */
export function useRate(id: number) {
  const client = useQueryClient();
  const key = requestKey(id);
  return useMutation({
    mutationFn: (body: RatingInput) =>
      unwrap(api.PUT('/api/tickets/{ticket_id}/rating', { params: { path: { ticket_id: id } }, body })),
    onMutate: async ({ score, comment }) => {
      await client.cancelQueries({ queryKey: key, exact: true });
      const before = client.getQueryData<Ticket>(key);
      if (before) {
        const rated_at = before.rating?.rated_at ?? new Date().toISOString();
        client.setQueryData<Ticket>(key, { ...before, rating: { score, comment, rated_at } });
      }
      return { before };
    },
    onError: (_error, _variables, context) => client.setQueryData(key, context?.before),
    onSettled: () => client.invalidateQueries({ queryKey: key, exact: true }),
  });
}
