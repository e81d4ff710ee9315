import { conflictTicket, usePatchTicket } from './api';

import type { Ticket, TicketPatch } from '@/lib/types';

export interface TicketChange {
  apply: (patch: TicketPatch) => void;
  pending: boolean;
  /** A refusal other than a conflict. */
  error: unknown;
  retry: () => void;
  /** Somebody changed the same field meanwhile: what I wanted, until I decide. */
  conflict: { mine: TicketPatch; theirs: Ticket } | null;
  dismiss: () => void;
}

/** Changing a ticket's properties, with the two ways in which that can be refused. */
export function useTicketChange(ticket: Ticket): TicketChange {
  const mutation = usePatchTicket(ticket.id);
  const theirs = conflictTicket(mutation.error);
  const mine = mutation.variables?.patch;
  const apply = (patch: TicketPatch) => mutation.mutate({ patch, seen: ticket });
  return {
    apply,
    pending: mutation.isPending,
    error: theirs ? null : mutation.error,
    retry: () => {
      if (mine) apply(mine);
    },
    conflict: theirs && mine ? { mine, theirs } : null,
    dismiss: () => mutation.reset(),
  };
}
