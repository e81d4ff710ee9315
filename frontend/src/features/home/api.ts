import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, unwrap } from '@/lib/api';
import { ACTIVE_STATUSES } from '@/lib/types';

const SHOWN = 8;
const REVIEWS = 5;
const active = [...ACTIVE_STATUSES];

// All under the key of the ticket lists: live updates load them anew.

export const myWorkQuery = (userId: number) =>
  queryOptions({
    queryKey: ['tickets', 'home', 'mine', userId],
    queryFn: () =>
      unwrap(
        api.GET('/api/tickets', {
          params: {
            query: {
              status: active,
              snoozed: false,
              assignee_id: [userId],
              sort: '-priority',
              page_size: SHOWN,
            },
          },
        }),
      ),
  });

export const reviewsQuery = queryOptions({
  queryKey: ['tickets', 'home', 'reviews'],
  queryFn: () => unwrap(api.GET('/api/reviews', { params: { query: { page_size: REVIEWS } } })),
});

export const figuresQuery = queryOptions({
  queryKey: ['tickets', 'home', 'figures'],
  queryFn: () => unwrap(api.GET('/api/stats/dashboard')),
  staleTime: 60_000,
});

export const mentionsQuery = queryOptions({
  queryKey: ['tickets', 'home', 'mentions'],
  queryFn: () => unwrap(api.GET('/api/mentions', { params: { query: { unseen: true, page_size: 5 } } })),
});

/** Whether there is anything at all: a knowledge base, a ticket. */
export const startQuery = queryOptions({
  queryKey: ['tickets', 'home', 'start'],
  queryFn: async () => {
    const [documents, tickets] = await Promise.all([
      unwrap(api.GET('/api/kb/documents', { params: { query: { page_size: 1 } } })),
      unwrap(api.GET('/api/tickets', { params: { query: { page_size: 1, spam: true } } })),
    ]);
    return { documents: documents.total, tickets: tickets.total, newest: tickets.items[0]?.id ?? null };
  },
  // Once both are there, nothing needs to be asked again.
  staleTime: ({ state }) =>
    state.data && state.data.documents > 0 && state.data.tickets > 0 ? Infinity : 10_000,
});

export function useMentionsSeen() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ids: number[]) => unwrap(api.POST('/api/mentions/seen', { body: { ids } })),
    onSuccess: () => client.invalidateQueries({ queryKey: mentionsQuery.queryKey }),
  });
}
