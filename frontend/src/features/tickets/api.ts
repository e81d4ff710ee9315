import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, unwrap } from '@/lib/api';
import { toProblem } from '@/lib/problem';
import { PAGE, allPages, repliesQuery } from '@/lib/replies';

import type {
  Page,
  Role,
  Ticket,
  TicketCreate,
  TicketEvent,
  TicketPatch,
  TicketQuery,
  User,
} from '@/lib/types';
import type { QueryClient } from '@tanstack/react-query';

const LIST_REFRESH_MS = 20_000;
const TICKET_REFRESH_MS = 15_000;
const TRIAGE_POLL_MS = 1_500;

export const ticketKeys = {
  lists: ['tickets'] as const,
  all: ['ticket'] as const,
  one: (id: number) => ['ticket', id] as const,
  events: (id: number) => ['ticket', id, 'events'] as const,
};

export const ticketListQuery = (query: TicketQuery) =>
  queryOptions({
    queryKey: [...ticketKeys.lists, 'list', query],
    queryFn: () => unwrap(api.GET('/api/tickets', { params: { query } })),
    placeholderData: keepPreviousData,
    refetchInterval: LIST_REFRESH_MS,
  });

export const ticketCountQuery = (query: TicketQuery) =>
  queryOptions({
    queryKey: [...ticketKeys.lists, 'count', query],
    queryFn: () =>
      unwrap(api.GET('/api/tickets', { params: { query: { ...query, page: 1, page_size: 1 } } })),
    select: (page: Page<Ticket>) => ({ total: page.total, relation: page.total_relation }),
    refetchInterval: LIST_REFRESH_MS,
  });

/**
 * How many tickets there are in every view of the staff, and in the review queue: one call for the whole page, under the
 * key of the lists, so that live updates load it anew.
 */
export const viewCountsQuery = queryOptions({
  queryKey: [...ticketKeys.lists, 'view-counts'],
  queryFn: () => unwrap(api.GET('/api/views/counts')),
  refetchInterval: LIST_REFRESH_MS,
});

function triageRuns(ticket: Ticket | undefined): boolean {
  return ticket?.triage?.status === 'pending' || ticket?.triage?.status === 'processing';
}

/** The ticket as a list has shown it: it is there at once, and comes anew behind that. */
function listed(client: QueryClient, id: number): Ticket | undefined {
  for (const [, page] of client.getQueriesData<Page<Ticket>>({ queryKey: [...ticketKeys.lists, 'list'] })) {
    const found = page?.items.find((ticket) => ticket.id === id);
    if (found) return found;
  }
  return undefined;
}

export const ticketQuery = (id: number, client?: QueryClient) =>
  queryOptions({
    queryKey: ticketKeys.one(id),
    queryFn: () => unwrap(api.GET('/api/tickets/{ticket_id}', { params: { path: { ticket_id: id } } })),
    placeholderData: () => client && listed(client, id),
    refetchInterval: (query) => (triageRuns(query.state.data) ? TRIAGE_POLL_MS : TICKET_REFRESH_MS),
  });

/** The whole audit timeline in order. */
export const eventsQuery = (id: number) =>
  queryOptions({
    queryKey: ticketKeys.events(id),
    queryFn: (): Promise<TicketEvent[]> =>
      allPages((page) =>
        unwrap(
          api.GET('/api/tickets/{ticket_id}/events', {
            params: { path: { ticket_id: id }, query: { page, page_size: PAGE } },
          }),
        ),
      ),
  });

/** Load what a ticket's page shows, before it is opened; what is here already is not asked for again. */
export function prefetchTicket(client: QueryClient, id: number): void {
  // What fails here fails again, and is said, when the page is opened.
  client.query(repliesQuery(id)).catch(() => undefined);
  client.query(ticketQuery(id)).catch(() => undefined);
}

export const cannedQuery = queryOptions({
  queryKey: ['canned-replies'],
  queryFn: () => unwrap(api.GET('/api/canned-replies')),
  staleTime: 60_000,
});

export const usersQuery = (query: { q?: string; role?: Role; page_size?: number }) =>
  queryOptions({
    queryKey: ['users', query],
    queryFn: () => unwrap(api.GET('/api/users', { params: { query } })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

export const userQuery = (id: number) =>
  queryOptions({
    queryKey: ['users', 'one', id],
    queryFn: () => unwrap(api.GET('/api/users/{user_id}', { params: { path: { user_id: id } } })),
    staleTime: 60_000,
  });

type Colleague = User & { is_active?: boolean };

/** Everybody who works here or has worked here: old tickets name them. */
export const assigneesQuery = queryOptions({
  queryKey: ['users', 'assignees'],
  queryFn: async (): Promise<Colleague[]> => {
    const byRole = (['agent', 'admin'] as const).map((role) =>
      allPages((page) =>
        unwrap(api.GET('/api/users', { params: { query: { role, page, page_size: PAGE } } })),
      ),
    );
    return (await Promise.all(byRole)).flat();
  },
  staleTime: 60_000,
});

/** Those a ticket can be assigned to. */
export function assignable(people: readonly Colleague[] | undefined): readonly Colleague[] {
  return (people ?? []).filter(({ is_active }) => is_active !== false);
}

/** `onArrived` is called though the page was left meanwhile. */
export function useCreateTicket(onArrived: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ body, key }: { body: TicketCreate; key: string }) =>
      unwrap(api.POST('/api/tickets', { params: { header: { 'idempotency-key': key } }, body })),
    onSuccess: (ticket) => {
      onArrived();
      client.setQueryData(ticketKeys.one(ticket.id), ticket);
      void client.invalidateQueries({ queryKey: ticketKeys.lists });
    },
  });
}

export function useCreateUser() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; email: string }) =>
      unwrap(api.POST('/api/users', { body: { ...body, role: 'customer' } })),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['users'] }),
  });
}

/** A 409 carries the ticket as it is now. */
export function conflictTicket(error: unknown): Ticket | null {
  const problem = toProblem(error);
  if (problem.status !== 409 || typeof problem.body !== 'object' || problem.body === null) return null;
  return (problem.body as { current?: Ticket }).current ?? null;
}

export interface PatchVariables {
  patch: TicketPatch;
  /** The ticket as the user saw it when changing it. */
  seen: Ticket;
}

function sameValue(left: unknown, right: unknown): boolean {
  return JSON.stringify(left ?? null) === JSON.stringify(right ?? null);
}

async function patchTicket(id: number, { patch, seen }: PatchVariables): Promise<Ticket> {
  const send = (version: number) =>
    unwrap(
      api.PATCH('/api/tickets/{ticket_id}', {
        params: { path: { ticket_id: id }, header: { 'if-match': `"${version}"` } },
        body: patch,
      }),
    );
  try {
    return await send(seen.version);
  } catch (error) {
    const current = conflictTicket(error);
    const fields = Object.keys(patch) as (keyof TicketPatch)[];
    // Somebody, or triage, changed other fields meanwhile: that does not contradict this change.
    if (current && fields.every((field) => sameValue(current[field], seen[field])))
      return send(current.version);
    throw error;
  }
}

/**
 * Change a ticket in place: shown at once, taken back when refused. Where another person has changed the
 * same field meanwhile, the ticket is left as the server has it, and the caller asks what to do. `onRefused` hears of each
 * change that was not made, whether another one has begun since or not.
 */
export function usePatchTicket(id: number, onRefused: (patch: TicketPatch, error: unknown) => void) {
  const client = useQueryClient();
  const key = ticketKeys.one(id);
  return useMutation({
    scope: { id: `ticket-${id}` },
    mutationFn: (variables: PatchVariables) => patchTicket(id, variables),
    onMutate: async ({ patch }) => {
      await client.cancelQueries({ queryKey: key, exact: true });
      const before = client.getQueryData<Ticket>(key);
      if (before) client.setQueryData<Ticket>(key, { ...before, ...patch } as Ticket);
      return { before };
    },
    onError: (error, { patch }, context) => {
      onRefused(patch, error);
      const current = conflictTicket(error);
      const before = context?.before;
      if (current) client.setQueryData(key, current);
      else if (before) {
        // Only what this change set: another one may be on its way, or was refused since.
        const fields = Object.keys(patch) as (keyof TicketPatch)[];
        const taken = Object.fromEntries(fields.map((field) => [field, before[field]]));
        client.setQueryData<Ticket>(key, (now) => now && { ...now, ...taken });
      }
      // It may have been made all the same. Another change that is on its way must not be shown as taken back, though.
      if (client.isMutating() <= 1) void client.invalidateQueries({ queryKey: key, exact: true });
    },
    onSuccess: (ticket) => {
      client.setQueryData(key, ticket);
      void client.invalidateQueries({ queryKey: ticketKeys.events(id) });
      void client.invalidateQueries({ queryKey: ticketKeys.lists });
    },
  });
}

/** Both tickets of a merge, and the lists, are something else now. */
function refreshAll(client: QueryClient): void {
  void client.invalidateQueries({ queryKey: ticketKeys.all });
  void client.invalidateQueries({ queryKey: ticketKeys.lists });
}

export function mergeTicket(id: number, into: number): Promise<Ticket> {
  return unwrap(
    api.POST('/api/tickets/{ticket_id}/merge', { params: { path: { ticket_id: id } }, body: { into } }),
  );
}

export function useMerge(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (into: number) => mergeTicket(id, into),
    onSuccess: () => refreshAll(client),
  });
}

export function useUnmerge(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(api.POST('/api/tickets/{ticket_id}/unmerge', { params: { path: { ticket_id: id } } })),
    onSuccess: () => refreshAll(client),
  });
}

export function useSplit(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { reply_id: number; title?: string }) =>
      unwrap(api.POST('/api/tickets/{ticket_id}/split', { params: { path: { ticket_id: id } }, body })),
    onSuccess: () => refreshAll(client),
  });
}

/** The rows of a list without a ticket that is gone, before the list comes anew. */
function withoutTicket(page: Page<Ticket> | undefined, id: number): Page<Ticket> | undefined {
  const items = page?.items.filter((other) => other.id !== id);
  if (!page || !items || items.length === page.items.length) return page;
  return { ...page, items, total: Math.max(page.total - 1, items.length) };
}

/** Whether it was this call that deleted the ticket: somebody else may have been quicker, and then it is gone all the same. */
async function deleteTicket(id: number): Promise<boolean> {
  try {
    await unwrap(api.DELETE('/api/tickets/{ticket_id}', { params: { path: { ticket_id: id } } }));
    return true;
  } catch (error) {
    if (toProblem(error).status === 404) return false;
    throw error;
  }
}

/** `leave` takes the reader away from the ticket's page, before anything there asks for the ticket again. */
export function useDeleteTicket(id: number, leave: (deleted: boolean) => Promise<void>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => deleteTicket(id),
    onSuccess: async (deleted) => {
      client.setQueriesData<Page<Ticket>>({ queryKey: [...ticketKeys.lists, 'list'] }, (page) =>
        withoutTicket(page, id),
      );
      void client.invalidateQueries({ queryKey: ticketKeys.lists });
      void client.invalidateQueries({ queryKey: ['dashboard'] });
      await leave(deleted);
      // A database may give its id to the next ticket, which is another.
      client.removeQueries({ queryKey: ticketKeys.one(id) });
    },
  });
}

export function useRetryTriage(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(api.POST('/api/tickets/{ticket_id}/triage/retry', { params: { path: { ticket_id: id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: ticketKeys.one(id), exact: true }),
  });
}
