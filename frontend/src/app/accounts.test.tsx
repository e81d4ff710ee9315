import { act, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { RouterProvider, createMemoryRouter } from 'react-router';
import { afterEach, describe, expect, it } from 'vitest';

import { useOutbox } from '@/features/tickets/composer/outbox';
import { createQueryClient } from '@/lib/query';
import { meQuery } from '@/lib/session';
import { page, ticket, viewCounts } from '@/test/fixtures';
import { AGENT, CONFIG } from '@/test/render';
import { problem, serve } from '@/test/server';

import { Providers } from './Providers';
import { routes } from './router';

import type { Call } from '@/test/server';

const HEALTH = { status: 'healthy', version: '1', ai_enabled: false, sign_in: { oidc: null } };
const REPLY = {
  id: 1,
  ticket_id: 7,
  author: AGENT,
  content: 'On its way',
  internal: false,
  draft_id: null,
  attachments: [],
  created_at: '2026-03-01T10:00:00Z',
};
const DESK = {
  'GET /api/tickets': () => page([ticket()]),
  'GET /api/tickets/7': () => ticket(),
  'GET /api/tickets/7/replies': () => page([]),
  'GET /api/tickets/7/events': () => page([]),
  'PUT /api/tickets/7/presence': () => [],
  'DELETE /api/tickets/7/presence': () => new Response(null, { status: 204 }),
  'GET /api/views/counts': () => viewCounts(1),
  'GET /api/users': () => page([AGENT]),
  'GET /api/config': () => CONFIG,
  'GET /api/auth/me': () => problem(401),
  'GET /health': () => HEALTH,
  'POST /api/tickets/7/replies': () => REPLY,
  'POST /api/auth/logout': () => new Response(null, { status: 204 }),
};

/** A message on a ticket's page that could still be taken back. */
async function write() {
  const client = createQueryClient();
  client.setQueryData(meQuery.queryKey, AGENT);
  const router = createMemoryRouter(routes, { initialEntries: ['/tickets/7'] });
  render(
    <Providers client={client}>
      <RouterProvider router={router} />
    </Providers>,
  );
  const user = userEvent.setup({ delay: null });
  await user.type(await screen.findByRole('textbox', { name: 'Reply' }), 'On its way');
  await user.click(await screen.findByRole('button', { name: 'Send' }));
  expect(useOutbox.getState().parcels).toHaveLength(1);
  return { user };
}

async function signOut(user: ReturnType<typeof userEvent.setup>) {
  await user.click(screen.getByRole('button', { name: 'Account of Ana Agent' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Sign out' }));
}

const posts = (calls: Call[]) => calls.filter(({ method }) => method === 'POST').map(({ path }) => path);
const kept = () =>
  (JSON.parse(localStorage.getItem(`citedesk.draft.${AGENT.id}.7`) ?? '{}') as { reply?: string }).reply;

afterEach(() => useOutbox.setState({ parcels: [] }));

describe('signing out', () => {
  it('sends first what could still be taken back', async () => {
    const calls = serve(DESK);
    const { user } = await write();
    await signOut(user);
    await waitFor(() => expect(posts(calls)).toEqual(['/api/tickets/7/replies', '/api/auth/logout']));
    expect(kept()).toBeUndefined();
  });

  it('says so where that fails, and keeps the text', async () => {
    const calls = serve({
      ...DESK,
      'POST /api/tickets/7/replies': () => problem(500, { detail: 'The database is away.' }),
    });
    const { user } = await write();
    await signOut(user);
    expect((await screen.findAllByText('The database is away.')).length).toBeGreaterThan(0);
    expect(posts(calls)).toEqual(['/api/tickets/7/replies']);
    expect(kept()).toBe('On its way');
    await signOut(user);
    await waitFor(() => expect(posts(calls)).toContain('/api/auth/logout'));
  });
});

describe('another person who signs in in another tab', () => {
  it('gets a fresh page here, and nothing is sent in their name', async () => {
    const calls = serve(DESK);
    await write();
    const signedIn = (id: number) =>
      act(
        () =>
          void window.dispatchEvent(
            new StorageEvent('storage', { key: 'citedesk.account', newValue: String(id) }),
          ),
      );
    signedIn(AGENT.id);
    expect(useOutbox.getState().parcels).toHaveLength(1);
    signedIn(9);
    expect(useOutbox.getState().parcels).toHaveLength(0);
    expect(kept()).toBe('On its way');
    act(() => void window.dispatchEvent(new Event('pagehide')));
    expect(posts(calls)).toEqual([]);
  });
});
