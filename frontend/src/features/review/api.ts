import { keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';

import { api, unwrap } from '@/lib/api';

import type { components, paths } from '@/client/schema.gen';

type Schemas = components['schemas'];
export type ReviewItem = Schemas['ReviewItem'];
export type ReviewDraft = NonNullable<ReviewItem['draft']>;
export type ReviewRequest = Schemas['ReviewRequest'];
export type Corrections = NonNullable<ReviewRequest['corrections']>;
export type Severity = NonNullable<Corrections['severity']>;
type ReviewQuery = NonNullable<paths['/api/reviews']['get']['parameters']['query']>;

export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** Under the key of the ticket lists, so that live updates load it anew. */
export const reviewsQuery = (query: ReviewQuery) =>
  queryOptions({
    queryKey: ['tickets', 'reviews', query],
    queryFn: () => unwrap(api.GET('/api/reviews', { params: { query } })),
    placeholderData: keepPreviousData,
  });

/** What was written since the first message; the queue shows the latest hundred. */
export const threadQuery = (ticketId: number) =>
  queryOptions({
    queryKey: ['ticket', ticketId, 'thread'],
    queryFn: async () => {
      const { items, total } = await unwrap(
        api.GET('/api/tickets/{ticket_id}/replies', {
          params: { path: { ticket_id: ticketId }, query: { page_size: 100, sort: '-created_at' } },
        }),
      );
      return { items: items.toReversed(), earlier: total - items.length };
    },
  });

/** `keepalive`: the page is being left, and the request must outlive it. */
export function sendReview(ticketId: number, body: ReviewRequest, keepalive = false) {
  return unwrap(
    api.POST('/api/reviews/{ticket_id}', { params: { path: { ticket_id: ticketId } }, body, keepalive }),
  );
}

/** Let triage read the ticket again: it writes a new proposal, with a new decision. */
export function useAnew(ticketId: number) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      unwrap(
        api.POST('/api/tickets/{ticket_id}/triage/retry', { params: { path: { ticket_id: ticketId } } }),
      ),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tickets'] }),
  });
}

export type Anew = ReturnType<typeof useAnew>;
