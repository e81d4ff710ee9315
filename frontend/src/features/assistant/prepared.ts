import { queryOptions } from '@tanstack/react-query';

import { api, unwrap } from '@/lib/api';

import type { PreparedDraft, Ticket } from '@/lib/types';

const LOOKED_AT = 50;
const MARKER = /\[\d+\]/;

/** Whether the draft that triage wrote may have citations that a review knows. */
export function mayBeCited({ ai_draft_response: draft, triage }: Ticket): boolean {
  return triage?.decision === 'awaiting_review' && draft !== null && MARKER.test(draft);
}

/**
 * The draft of triage with its citations. The API gives these with what waits for review; narrowed to tickets like this
 * one, it is among the first. Null where it is not: then the draft is shown without them.
 */
export const preparedQuery = (ticket: Ticket) =>
  queryOptions({
    // Under the ticket's key, so that it comes anew with it.
    queryKey: ['ticket', ticket.id, 'prepared', ticket.ai_draft_response],
    queryFn: async (): Promise<PreparedDraft | null> => {
      const { items } = await unwrap(
        api.GET('/api/reviews', {
          params: {
            query: {
              page_size: LOOKED_AT,
              ...(ticket.category ? { category: [ticket.category] } : {}),
              ...(ticket.severity ? { severity: [ticket.severity] } : {}),
              ...(ticket.team ? { team: [ticket.team] } : {}),
            },
          },
        }),
      );
      const draft = items.find(({ ticket_id }) => ticket_id === ticket.id)?.draft ?? null;
      return draft?.content === ticket.ai_draft_response ? draft : null;
    },
    staleTime: 60_000,
  });
