import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { page, ticket } from '@/test/fixtures';
import { problem, serve } from '@/test/server';

import { api, unwrap } from './api';
import { useConnection } from './connection';
import { ProblemError } from './problem';
import { abandonGate, attendGate, openGate, useSignInGate } from './sign-in-gate';

const getTicket = () => unwrap(api.GET('/api/tickets/{ticket_id}', { params: { path: { ticket_id: 7 } } }));

async function failure(call: Promise<unknown>): Promise<ProblemError> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('the call did not fail');
}

describe('unwrap', () => {
  it('throws a problem with its detail, fields and request id', async () => {
    serve({
      'GET /api/tickets/7': () =>
        problem(422, { detail: '', errors: [{ loc: ['body', 'title'], msg: 'too long', type: 'string' }] }),
    });
    const error = await failure(getTicket());
    expect(error).toMatchObject({ status: 422, detail: 'title: too long', requestId: 'req-1' });
  });

  it('says that the server cannot be reached', async () => {
    serve({
      'GET /api/tickets/7': () => {
        throw new TypeError('failed to fetch');
      },
    });
    expect((await failure(getTicket())).status).toBe(0);
    expect(useConnection.getState().api).toBe(false);
    serve({ 'GET /api/tickets/7': () => problem(404) });
    expect((await failure(getTicket())).status).toBe(404);
    expect(useConnection.getState().api).toBe(true);
  });

  it('repeats array parameters as the API wants them', async () => {
    const calls = serve({ 'GET /api/tickets': () => page([]) });
    await unwrap(api.GET('/api/tickets', { params: { query: { status: ['open', 'waiting'], page: 2 } } }));
    expect(calls[0]?.search).toBe('?status=open&status=waiting&page=2');
  });
});

describe('an ended session', () => {
  let leave: () => void;
  beforeEach(() => {
    leave = attendGate();
  });
  afterEach(() => leave());

  const once401 = () => {
    let ended = true;
    return serve({
      'GET /api/tickets/7': () => {
        if (ended) {
          ended = false;
          return problem(401);
        }
        return ticket();
      },
    });
  };

  it('holds the call until the user has signed in again, then sends it once more', async () => {
    const calls = once401();
    const call = getTicket();
    await expect.poll(() => useSignInGate.getState().needed).toBe(true);
    openGate();
    expect((await call).id).toBe(7);
    expect(calls).toHaveLength(2);
  });

  it('fails the call when the user gives up', async () => {
    once401();
    const call = failure(getTicket());
    await expect.poll(() => useSignInGate.getState().needed).toBe(true);
    abandonGate();
    expect((await call).status).toBe(401);
  });

  it('fails the call at once where nothing would ask to sign in', async () => {
    leave();
    once401();
    expect((await failure(getTicket())).status).toBe(401);
  });

  it('never holds the question who is signed in', async () => {
    serve({ 'GET /api/auth/me': () => problem(401) });
    expect((await failure(unwrap(api.GET('/api/auth/me')))).status).toBe(401);
    expect(useSignInGate.getState().needed).toBe(false);
  });
});
