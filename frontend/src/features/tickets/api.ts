import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, unwrap } from '@/lib/api';
import { toProblem } from '@/lib/problem';

import type {
  Page,
  Reply,
  ReplyCreate,
  Role,
  Ticket,
  TicketCreate,
  TicketPatch,
  TicketQuery,
  User,
} from '@/lib/types';

const LIST_REFRESH_MS = 20_000;
const TICKET_REFRESH_MS = 15_000;
const TRIAGE_POLL_MS = 1_500;

export const ticketKeys = {
  lists: ['tickets'] as const,
  all: ['ticket'] as const,
  one: (id: number) => ['ticket', id] as const,
  replies: (id: number) => ['ticket', id, 'replies'] as const,
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

function triageRuns(ticket: Ticket | undefined): boolean {
  return ticket?.triage?.status === 'pending' || ticket?.triage?.status === 'processing';
}

export const ticketQuery = (id: number) =>
  queryOptions({
    queryKey: ticketKeys.one(id),
    queryFn: () => unwrap(api.GET('/api/tickets/{ticket_id}', { params: { path: { ticket_id: id } } })),
    refetchInterval: (query) => (triageRuns(query.state.data) ? TRIAGE_POLL_MS : TICKET_REFRESH_MS),
  });

/** All replies in order: pages of 100 until the last one. */
export const repliesQuery = (id: number) =>
  queryOptions({
    queryKey: ticketKeys.replies(id),
    queryFn: async (): Promise<Reply[]> => {
      const replies: Reply[] = [];
      for (let page = 1; ; page += 1) {
        const answer = await unwrap(
          api.GET('/api/tickets/{ticket_id}/replies', {
            params: { path: { ticket_id: id }, query: { page, page_size: 100 } },
          }),
        );
        replies.push(...answer.items);
        if (page >= answer.pages) return replies;
      }
    },
    refetchInterval: TICKET_REFRESH_MS,
  });

export const eventsQuery = (id: number) =>
  queryOptions({
    queryKey: ticketKeys.events(id),
    queryFn: () =>
      unwrap(
        api.GET('/api/tickets/{ticket_id}/events', {
          params: { path: { ticket_id: id }, query: { page_size: 100 } },
        }),
      ),
  });

export const usersQuery = (query: { q?: string; role?: Role; page_size?: number }) =>
  queryOptions({
    queryKey: ['users', query],
    queryFn: () => unwrap(api.GET('/api/users', { params: { query } })),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });

/** Those a ticket can be assigned to. */
export const assigneesQuery = queryOptions({
  queryKey: ['users', 'assignees'],
  queryFn: async (): Promise<User[]> => {
    const byRole = (['agent', 'admin'] as const).map((role) =>
      unwrap(api.GET('/api/users', { params: { query: { role, page_size: 100 } } })),
    );
    return (await Promise.all(byRole)).flatMap(({ items }) => items);
  },
  staleTime: 60_000,
});

export function useCreateTicket() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: TicketCreate) => unwrap(api.POST('/api/tickets', { body })),
    onSuccess: (ticket) => {
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
 * same field meanwhile, the ticket is left as the server has it, and the caller asks what to do.
 */
export function usePatchTicket(id: number) {
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
    onError: (error, _variables, context) => {
      const current = conflictTicket(error) ?? context?.before;
      if (current) client.setQueryData(key, current);
    },
    onSuccess: (ticket) => {
      client.setQueryData(key, ticket);
      void client.invalidateQueries({ queryKey: ticketKeys.events(id) });
      void client.invalidateQueries({ queryKey: ticketKeys.lists });
    },
  });
}

export function useSendReply(id: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ReplyCreate) =>
      unwrap(api.POST('/api/tickets/{ticket_id}/replies', { params: { path: { ticket_id: id } }, body })),
    onSuccess: async (reply) => {
      client.setQueryData<Reply[]>(ticketKeys.replies(id), (replies) => [
        ...(replies ?? []).filter((other) => other.id !== reply.id),
        reply,
      ]);
      await Promise.all([
        client.invalidateQueries({ queryKey: ticketKeys.one(id) }),
        client.invalidateQueries({ queryKey: ticketKeys.lists }),
      ]);
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
