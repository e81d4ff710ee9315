import createClient from 'openapi-fetch';

import { reportApi } from './connection';
import { networkProblem, problemFrom } from './problem';
import { waitForSignIn } from './sign-in-gate';

import type { paths } from '@/client/schema.gen';

/** Paths whose 401 is an answer, not the end of a session. */
const SIGN_IN_PATHS = ['/api/auth/login', '/api/auth/me', '/api/auth/logout'];

/** What a proxy says when the API behind it does not answer. */
const GATEWAY_FAILURES = [502, 504];

/** Whether the API itself has answered: it names each of its answers, so that a failure without a name is a proxy's. */
function answered({ status, headers }: Response): boolean {
  return !GATEWAY_FAILURES.includes(status) && (status < 500 || headers.has('x-request-id'));
}

/**
 * fetch with the desk's two habits: a call that meets an ended session waits for the sign-in dialog and
 * is then sent again; a failed connection is a ProblemError with status 0.
 */
export async function deskFetch(request: Request): Promise<Response> {
  for (;;) {
    let response: Response;
    try {
      response = await fetch(request.clone());
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      reportApi(false);
      throw networkProblem();
    }
    reportApi(answered(response));
    if (response.status !== 401 || SIGN_IN_PATHS.includes(new URL(request.url).pathname)) return response;
    try {
      await waitForSignIn();
    } catch {
      return response;
    }
  }
}

export const api = createClient<paths>({
  baseUrl: globalThis.location.origin,
  credentials: 'same-origin',
  fetch: deskFetch,
  querySerializer: { array: { style: 'form', explode: true } },
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of a call, or a thrown {@link ProblemError}. Every call goes through here. */
export async function unwrap<T>(call: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (!response.ok) throw problemFrom(response.status, error, response.headers.get('x-request-id'));
  return data as T;
}
