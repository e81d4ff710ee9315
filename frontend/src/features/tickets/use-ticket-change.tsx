import { useState } from 'react';

import { conflictTicket, usePatchTicket } from './api';

import type { Ticket, TicketPatch } from '@/lib/types';

/** A change that was not made, and what can be done about it. */
export interface Refusal {
  key: number;
  /** A refusal other than a conflict. */
  error: unknown;
  retry: () => void;
  /** Somebody changed the same field meanwhile: what I wanted, until I decide. */
  conflict: { mine: TicketPatch; theirs: Ticket } | null;
  dismiss: () => void;
}

export interface TicketChange {
  apply: (patch: TicketPatch) => void;
  pending: boolean;
  /** Several when changes were made in quick succession. */
  refusals: Refusal[];
}

interface Refused {
  key: number;
  patch: TicketPatch;
  error: unknown;
}

let lastKey = 0;

/** Changing a ticket's properties, with the two ways in which that can be refused. */
export function useTicketChange(ticket: Ticket): TicketChange {
  const [refused, setRefused] = useState<Refused[]>([]);
  const mutation = usePatchTicket(ticket.id, (patch, error) =>
    setRefused((before) => [...before, { key: (lastKey += 1), patch, error }]),
  );
  const send = (patch: TicketPatch) => mutation.mutate({ patch, seen: ticket });
  const dismiss = (key: number) => setRefused((before) => before.filter((one) => one.key !== key));
  return {
    apply: (patch) => {
      // What was refused before has been read by now; what is on its way may still be.
      setRefused([]);
      send(patch);
    },
    pending: mutation.isPending,
    refusals: refused.map(({ key, patch, error }) => {
      const theirs = conflictTicket(error);
      return {
        key,
        error: theirs ? null : error,
        retry: () => {
          dismiss(key);
          send(patch);
        },
        conflict: theirs && { mine: patch, theirs },
        dismiss: () => dismiss(key),
      };
    }),
  };
}
