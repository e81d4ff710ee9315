import { deskFetch } from '@/lib/api';
import { t } from '@/lib/i18n';
import { ProblemError, problemFrom } from '@/lib/problem';
import { readServerEvents } from '@/lib/sse';

import type { Snippet, SuggestRequest, Suggestion } from '@/lib/types';

export type Recommendation = Pick<
  Suggestion,
  'category' | 'confidence' | 'suggested_priority' | 'suggested_tags'
>;

export type SuggestionEvent =
  | { type: 'triage'; recommendation: Recommendation }
  | { type: 'snippets'; snippets: Snippet[] }
  | { type: 'delta'; text: string }
  | { type: 'done'; suggestion: Suggestion };

/** The events of a stream; one whose connection breaks ends early, as one that is cut off does. */
async function* eventsOf(stream: ReadableStream<Uint8Array>, signal: AbortSignal) {
  try {
    yield* readServerEvents(stream);
  } catch (error) {
    if (signal.aborted) throw error;
  }
}

async function body(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/**
 * Ask for a suggestion and hand on its parts as they come. Throws a ProblemError when the call is refused,
 * when the stream says `error`, and when it ends before `done`.
 */
export async function* streamSuggestion(
  ticketId: number,
  request: SuggestRequest,
  signal: AbortSignal,
): AsyncGenerator<SuggestionEvent> {
  const response = await deskFetch(
    new Request(new URL(`/api/ai/tickets/${ticketId}/suggest/stream`, globalThis.location.origin), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
      credentials: 'same-origin',
      body: JSON.stringify(request),
      signal,
    }),
  );
  const requestId = response.headers.get('x-request-id');
  if (!response.ok) throw problemFrom(response.status, await body(response), requestId);
  if (response.body) {
    for await (const { event, data } of eventsOf(response.body, signal)) {
      const parsed: unknown = JSON.parse(data);
      if (event === 'triage') yield { type: 'triage', recommendation: parsed as Recommendation };
      if (event === 'snippets')
        yield { type: 'snippets', snippets: (parsed as { kb_snippets: Snippet[] }).kb_snippets };
      if (event === 'delta') yield { type: 'delta', text: (parsed as { text: string }).text };
      if (event === 'error')
        throw problemFrom((parsed as { status?: number }).status ?? 500, parsed, requestId);
      if (event === 'done') {
        yield { type: 'done', suggestion: parsed as Suggestion };
        return;
      }
    }
  }
  throw new ProblemError({
    status: 0,
    title: t('assistant.brokeOff'),
    detail: t('assistant.brokeOffHint'),
    requestId,
  });
}
