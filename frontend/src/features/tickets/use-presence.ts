import { queryOptions, useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';

import { api, unwrap } from '@/lib/api';
import { useMe } from '@/lib/session';

import type { Presence, PresenceState } from '@/lib/types';
import type { QueryClient } from '@tanstack/react-query';

/** The server takes silence of 30 seconds for a departure. */
const BEAT_MS = 10_000;
/** Who has not touched the keys for so long reads again. */
const PAUSE_MS = 45_000;

export const presenceKeys = {
  all: ['presence'] as const,
  one: (id: number) => ['presence', id] as const,
};

/** Saying that one is here and hearing who else is: one call, again and again while the page is looked at. */
const presenceQuery = (id: number, state: PresenceState) =>
  queryOptions({
    queryKey: presenceKeys.one(id),
    queryFn: () =>
      unwrap(
        api.PUT('/api/tickets/{ticket_id}/presence', {
          params: { path: { ticket_id: id } },
          body: { state },
        }),
      ),
    refetchInterval: BEAT_MS,
    refetchIntervalInBackground: false,
    refetchOnWindowFocus: 'always',
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });

/**
 * Who is at a ticket, heard after somebody else came, went or began to write. Nothing is said: two windows of one person,
 * who reads in one and writes in the other, would answer each other's news without end.
 */
export async function hearPresence(client: QueryClient, id: number): Promise<void> {
  const queryKey = presenceKeys.one(id);
  if (client.getQueryState(queryKey) === undefined) return;
  try {
    const people = await unwrap(
      api.GET('/api/tickets/{ticket_id}/presence', { params: { path: { ticket_id: id } } }),
    );
    if (client.getQueryState(queryKey) !== undefined) client.setQueryData(queryKey, people);
  } catch {
    // The next beat says it.
  }
}

/** The page may be on its way out: the browser sends this all the same. What gets lost runs out by itself. */
function leave(id: number): void {
  void fetch(
    new Request(new URL(`/api/tickets/${id}/presence`, globalThis.location.origin), {
      method: 'DELETE',
      keepalive: true,
      credentials: 'same-origin',
    }),
  ).catch(() => undefined);
}

/** Colleagues at this ticket, and how to say that one is writing to the customer. */
export function usePresence(id: number, enabled: boolean) {
  const me = useMe();
  const [writing, setWriting] = useState(false);
  const said = useRef(writing);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const { data, refetch } = useQuery({
    ...presenceQuery(id, writing ? 'replying' : 'viewing'),
    // A tab that was opened behind others is not looked at yet; the focus brings it.
    enabled: enabled && !document.hidden,
  });

  const tell = useEffectEvent(() => {
    if (enabled && !document.hidden) void refetch();
  });
  useEffect(() => {
    if (said.current === writing) return;
    said.current = writing;
    tell();
  }, [writing]);
  useEffect(() => {
    if (!enabled) return;
    const onHide = () => leave(id);
    const onShow = () => {
      if (!document.hidden) tell();
    };
    window.addEventListener('pagehide', onHide);
    document.addEventListener('visibilitychange', onShow);
    return () => {
      window.removeEventListener('pagehide', onHide);
      document.removeEventListener('visibilitychange', onShow);
      clearTimeout(timer.current);
      leave(id);
    };
  }, [enabled, id]);

  return {
    others: (data ?? []).filter((person: Presence) => person.user_id !== me.id),
    /** With each change of what is being written; false when there is nothing (left) to send. */
    setWriting: (active: boolean) => {
      clearTimeout(timer.current);
      setWriting(active);
      if (active) timer.current = setTimeout(() => setWriting(false), PAUSE_MS);
    },
  };
}
