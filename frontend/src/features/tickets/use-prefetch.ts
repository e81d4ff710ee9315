import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';

import { prefetchTicket } from './api';

import type { FocusEvent, PointerEvent } from 'react';

/** A pointer, or the focus, that rests on a row for so long is about to open it; one on its way elsewhere is not. */
const REST_MS = 60;

/** Handlers for a list of tickets: what is about to be opened is loaded by then. */
export function usePrefetch() {
  const client = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const aimed = useRef<number | null>(null);
  const forget = () => {
    clearTimeout(timer.current);
    aimed.current = null;
  };
  useEffect(() => () => clearTimeout(timer.current), []);

  const aim = ({ target }: PointerEvent | FocusEvent) => {
    const row = (target as Element).closest('tr, li')?.querySelector<HTMLElement>('[data-ticket]');
    const id = row ? Number(row.dataset.ticket) : null;
    if (id === aimed.current) return;
    forget();
    aimed.current = id;
    if (id !== null) timer.current = setTimeout(() => prefetchTicket(client, id), REST_MS);
  };
  return {
    onPointerOver: aim,
    onFocus: aim,
    onPointerLeave: forget,
    onPointerDown: () => {
      clearTimeout(timer.current);
      if (aimed.current !== null) prefetchTicket(client, aimed.current);
    },
  };
}
