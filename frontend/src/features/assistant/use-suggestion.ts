import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useReducer, useRef } from 'react';

import { streamSuggestion } from './stream';

import type { Recommendation, SuggestionEvent } from './stream';
import type { Snippet, SuggestRequest, Suggestion, Ticket } from '@/lib/types';

export interface SuggestionRun {
  phase: 'idle' | 'running' | 'done' | 'failed';
  recommendation: Recommendation | null;
  snippets: Snippet[] | null;
  /** The draft as far as it has come. */
  text: string;
  suggestion: Suggestion | null;
  error: unknown;
}

const IDLE: SuggestionRun = {
  phase: 'idle',
  recommendation: null,
  snippets: null,
  text: '',
  suggestion: null,
  error: null,
};

type Action = { type: 'start' } | { type: 'fail'; error: unknown } | SuggestionEvent;

export function reduceRun(run: SuggestionRun, action: Action): SuggestionRun {
  switch (action.type) {
    case 'start':
      // What was recommended before stays until the new run says otherwise: nothing jumps.
      return { ...IDLE, phase: 'running', recommendation: run.recommendation };
    case 'triage':
      return { ...run, recommendation: action.recommendation };
    case 'snippets':
      return { ...run, snippets: action.snippets };
    case 'delta':
      return { ...run, text: run.text + action.text };
    case 'done':
      return finished(action.suggestion);
    case 'fail':
      return { ...run, phase: 'failed', error: action.error };
  }
}

function finished(suggestion: Suggestion): SuggestionRun {
  return {
    phase: 'done',
    recommendation: suggestion,
    snippets: suggestion.kb_snippets,
    text: suggestion.ai_reply,
    suggestion,
    error: null,
  };
}

/** By when the ticket was made as well: a database may give the id of a deleted ticket to the next one. */
const keyOf = (ticketId: number, madeAt: string) => ['suggestion', ticketId, madeAt] as const;

/** A ticket's suggestion: kept while the console is open, made anew on demand, one stream at a time. */
export function useSuggestion({ id: ticketId, created_at: madeAt }: Ticket) {
  const client = useQueryClient();
  const { data: kept } = useQuery<Suggestion>({
    queryKey: keyOf(ticketId, madeAt),
    queryFn: skipToken,
    staleTime: Infinity,
    gcTime: Infinity,
  });
  const [run, dispatch] = useReducer(reduceRun, kept, (suggestion) =>
    suggestion ? finished(suggestion) : IDLE,
  );
  const active = useRef<AbortController>(null);

  useEffect(() => () => active.current?.abort(), []);

  const generate = useCallback(
    async (request: SuggestRequest) => {
      active.current?.abort();
      const control = new AbortController();
      active.current = control;
      dispatch({ type: 'start' });
      try {
        for await (const event of streamSuggestion(ticketId, request, control.signal)) {
          if (control.signal.aborted) return;
          dispatch(event);
          if (event.type === 'done') client.setQueryData(keyOf(ticketId, madeAt), event.suggestion);
        }
      } catch (error) {
        if (!control.signal.aborted) dispatch({ type: 'fail', error });
      }
    },
    [client, ticketId, madeAt],
  );

  return { run, generate };
}
