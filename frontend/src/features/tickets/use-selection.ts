import { useCallback, useRef, useState } from 'react';

import type { Ticket } from '@/lib/types';

export interface Selection {
  /** In the order in which they were chosen; live updates and other pages leave them alone. */
  tickets: ReadonlyMap<number, Ticket>;
  /** With `range`, everything from the last one chosen to this one, as `rows` have them. */
  toggle: (ticket: Ticket, range?: readonly Ticket[]) => void;
  setAll: (tickets: readonly Ticket[], on: boolean) => void;
  clear: () => void;
}

export function useSelection(): Selection {
  const [tickets, setTickets] = useState<ReadonlyMap<number, Ticket>>(new Map());
  const last = useRef<number | null>(null);
  const setAll = useCallback((list: readonly Ticket[], on: boolean) => {
    setTickets((before) => {
      const next = new Map(before);
      for (const ticket of list) {
        if (on) next.set(ticket.id, ticket);
        else next.delete(ticket.id);
      }
      return next;
    });
  }, []);
  const toggle = useCallback((ticket: Ticket, range?: readonly Ticket[]) => {
    const from = range?.findIndex(({ id }) => id === last.current) ?? -1;
    const to = range?.findIndex(({ id }) => id === ticket.id) ?? -1;
    last.current = ticket.id;
    setTickets((before) => {
      const next = new Map(before);
      const on = !before.has(ticket.id);
      const list =
        range && from !== -1 && to !== -1
          ? range.slice(Math.min(from, to), Math.max(from, to) + 1)
          : [ticket];
      for (const one of list) {
        if (on) next.set(one.id, one);
        else next.delete(one.id);
      }
      return next;
    });
  }, []);
  const clear = useCallback(() => {
    last.current = null;
    setTickets(new Map());
  }, []);
  return { tickets, toggle, setAll, clear };
}
