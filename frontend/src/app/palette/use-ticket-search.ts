import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { api, unwrap } from '@/lib/api';
import { toProblem } from '@/lib/problem';

import type { Ticket } from '@/lib/types';

const TYPING_PAUSE_MS = 150;
const SHORTEST = 2;
const SHOWN = 8;
const NUMBER = /^#?(\d{1,15})$/;

/** The ticket of a number, if the caller may see it: "#1204" or "1204". */
async function byNumber(typed: string): Promise<Ticket[]> {
  const id = Number(NUMBER.exec(typed)?.[1] ?? 0);
  if (id === 0) return [];
  try {
    return [await unwrap(api.GET('/api/tickets/{ticket_id}', { params: { path: { ticket_id: id } } }))];
  } catch (error) {
    if (toProblem(error).status === 404) return [];
    throw error;
  }
}

async function search(q: string): Promise<Ticket[]> {
  const [named, { items }] = await Promise.all([
    byNumber(q),
    unwrap(api.GET('/api/tickets', { params: { query: { q, page_size: SHOWN } } })),
  ]);
  return [...named, ...items.filter(({ id }) => id !== named[0]?.id)];
}

/** Tickets for what is typed, after a pause in typing. */
export function useTicketSearch(typed: string) {
  const [q, setQ] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setQ(typed.trim()), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const enabled = q.length >= SHORTEST || NUMBER.test(q);
  const { data, error, isFetching } = useQuery({
    queryKey: ['tickets', 'palette', q],
    queryFn: () => search(q),
    enabled,
    placeholderData: keepPreviousData,
  });
  return { tickets: enabled ? (data ?? []) : [], error, searching: isFetching || q !== typed.trim() };
}
