import { queryOptions } from '@tanstack/react-query';

import { api, unwrap } from '@/lib/api';
import { toProblem } from '@/lib/problem';

import type { PreparedDraft, Reply, Ticket } from '@/lib/types';

/** The draft that triage wrote, with its citations. Null where it is gone: then the ticket's text is shown without them. */
export const preparedQuery = (ticket: Ticket) =>
  queryOptions({
    // Under the ticket's key, so that it comes anew with it.
    queryKey: ['ticket', ticket.id, 'prepared', ticket.ai_draft_response],
    queryFn: async (): Promise<PreparedDraft | null> => {
      const draft = await unwrap(
        api.GET('/api/tickets/{ticket_id}/draft', { params: { path: { ticket_id: ticket.id } } }),
      ).catch((error: unknown) => {
        if (toProblem(error).status === 404) return null;
        throw error;
      });
      // A triage that has ended since shows its text together with the ticket.
      return draft?.content === ticket.ai_draft_response ? draft : null;
    },
    staleTime: 60_000,
  });

/** Whether the desk has answered in public, with this draft or after the triage that wrote it. */
export function isAnswered(ticket: Ticket, draft: PreparedDraft | null, replies: readonly Reply[]): boolean {
  const written = Date.parse(ticket.triage?.completed_at ?? '');
  return replies.some(
    ({ internal, author, draft_id, created_at }) =>
      !internal &&
      author.role !== 'customer' &&
      ((draft !== null && draft_id === draft.draft_id) || Date.parse(created_at) > written),
  );
}
