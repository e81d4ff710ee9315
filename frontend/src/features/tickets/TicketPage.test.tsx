import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { leaveTrail, useListTrail } from '@/lib/list-trail';
import { page, ticket } from '@/test/fixtures';
import { ADMIN, AGENT, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { ticketKeys, ticketListQuery } from './api';
import { TicketPage } from './TicketPage';

const COLLEAGUE = { user_id: 9, name: 'Bo Berg', state: 'replying' as const, since: '2026-03-01T10:00:00Z' };
const DESK = {
  'GET /api/tickets/7': () => ticket({ reply_count: 3 }),
  'GET /api/tickets/7/replies': () => page([]),
  'GET /api/tickets/7/events': () => page([]),
  'PUT /api/tickets/7/presence': () => [COLLEAGUE],
  'DELETE /api/tickets/7/presence': () => new Response(null, { status: 204 }),
  'GET /api/tickets': () => page([ticket(), ticket({ id: 8 })], 2),
  'GET /api/users': () => page([AGENT]),
  'GET /api/users/3': () => ticket().requester,
};
const GONE = () => problem(404, { detail: 'No ticket 7.' });

afterEach(() => {
  useListTrail.setState({ trail: null });
  localStorage.clear();
});

function show(me = AGENT) {
  return {
    ...renderAs(<TicketPage Assistant={() => null} />, { me, at: '/tickets/7', path: '/tickets/:id' }),
    user: userEvent.setup({ delay: null }),
  };
}

async function openDialog(user: ReturnType<typeof userEvent.setup>) {
  await user.click(await screen.findByRole('button', { name: 'More actions' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Delete…' }));
  const dialog = within(await screen.findByRole('dialog'));
  expect(dialog.getByText('Delete ticket #7 for good?')).toBeVisible();
  return dialog;
}

describe('deleting a ticket', () => {
  it('says what is lost, who is at it and what else one may do, and does nothing on Cancel', async () => {
    const calls = serve(DESK);
    const { user } = show();
    expect(await screen.findByText('Bo Berg is replying')).toBeInTheDocument();
    const dialog = await openDialog(user);
    expect(dialog.getByText('all 4 messages and internal notes')).toBeVisible();
    expect(dialog.getByText('every attached file')).toBeVisible();
    expect(dialog.getByText(/^drafts, what triage found/)).toBeVisible();
    expect(dialog.getByText(/close it or mark it as spam instead/)).toBeVisible();
    expect(dialog.getByText('Bo Berg is replying')).toBeVisible();
    await user.click(dialog.getByRole('button', { name: 'Cancel' }));
    await waitFor(() => expect(screen.getByRole('button', { name: 'More actions' })).toHaveFocus());
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
    expect(calls.some(({ method, path }) => method === 'DELETE' && path === '/api/tickets/7')).toBe(false);
  });

  it('goes back to the list it came from, whose rows and numbers come anew', async () => {
    const calls = serve({ ...DESK, 'DELETE /api/tickets/7': () => new Response(null, { status: 204 }) });
    leaveTrail({
      url: '/tickets?view=mine',
      ids: [7, 8],
      before: 0,
      total: 2,
      totalRelation: 'eq',
      query: {},
      pageSize: 25,
    });
    const { user, client, router } = show(ADMIN);
    await client.query(ticketListQuery({ page: 1 }));
    const dialog = await openDialog(user);
    await user.click(dialog.getByRole('button', { name: 'Delete ticket #7' }));
    expect(await screen.findByText('elsewhere')).toBeVisible();
    expect(router.state.location.pathname + router.state.location.search).toBe('/tickets?view=mine');
    expect(await screen.findByText('Ticket #7 was deleted')).toBeVisible();
    expect(calls.filter(({ method, path }) => method === 'DELETE' && path === '/api/tickets/7')).toHaveLength(
      1,
    );
    expect(client.getQueryData(ticketListQuery({ page: 1 }).queryKey)).toMatchObject({
      items: [{ id: 8 }],
      total: 1,
    });
    expect(client.getQueryState(ticketListQuery({ page: 1 }).queryKey)?.isInvalidated).toBe(true);
    await waitFor(() => expect(client.getQueryData(ticketKeys.one(7))).toBeUndefined());
  });

  it('is done as well where somebody else was quicker', async () => {
    serve({ ...DESK, 'DELETE /api/tickets/7': GONE });
    const { user } = show();
    const dialog = await openDialog(user);
    await user.click(dialog.getByRole('button', { name: 'Delete ticket #7' }));
    expect(await screen.findByText('Ticket #7 had been deleted already')).toBeVisible();
    expect(await screen.findByText('elsewhere')).toBeVisible();
  });

  it('stays, and says why, when it is refused', async () => {
    serve({
      ...DESK,
      'DELETE /api/tickets/7': () => problem(403, { detail: 'Only agents and admins delete tickets.' }),
    });
    const { user } = show();
    const dialog = await openDialog(user);
    await user.click(dialog.getByRole('button', { name: 'Delete ticket #7' }));
    expect(await dialog.findByText('Only agents and admins delete tickets.')).toBeVisible();
    expect(screen.getByRole('heading', { level: 1, name: ticket().title })).toBeInTheDocument();
  });
});

describe('a ticket that is deleted while it is open', () => {
  it('says so, keeps what was typed to be copied, and is asked for no more', async () => {
    let answer: () => object = DESK['GET /api/tickets/7'];
    const calls = serve({ ...DESK, 'GET /api/tickets/7': () => answer() });
    const { user, client } = show();
    await user.type(await screen.findByRole('textbox', { name: 'Reply' }), 'Dear Carl,');
    await user.click(screen.getByText('Internal note'));
    await user.type(screen.getByRole('textbox', { name: 'Internal note' }), 'check the invoice');
    answer = GONE;
    await act(() => client.invalidateQueries({ queryKey: ticketKeys.one(7) }));
    expect(await screen.findByRole('alert')).toHaveTextContent('This ticket is gone');
    expect(screen.getByRole('link', { name: 'Back to tickets' })).toHaveAttribute('href', '/tickets');
    const unsent = within(screen.getByRole('region', { name: 'Your unsent text' }));
    expect(unsent.getByRole('textbox', { name: 'Unsent reply' })).toHaveValue('Dear Carl,');
    expect(unsent.getByRole('textbox', { name: 'Unsent internal note' })).toHaveValue('check the invoice');
    const copied = vi.spyOn(navigator.clipboard, 'writeText');
    await user.click(unsent.getByRole('button', { name: 'Copy the reply' }));
    expect(copied).toHaveBeenCalledWith('Dear Carl,');
    // The next ticket may get its id.
    answer = DESK['GET /api/tickets/7'];
    const asked = calls.filter(({ path }) => path === '/api/tickets/7').length;
    await act(() => client.invalidateQueries({ queryKey: ticketKeys.one(7) }));
    expect(calls.filter(({ path }) => path === '/api/tickets/7')).toHaveLength(asked);
    await user.click(unsent.getByRole('button', { name: 'Throw the text away' }));
    expect(screen.queryByRole('region', { name: 'Your unsent text' })).not.toBeInTheDocument();
  });

  it('leaves what was written to it out of the next ticket that gets its id', async () => {
    serve({ ...DESK, 'GET /api/tickets/7': () => ticket({ created_at: '2026-03-05T08:00:00Z' }) });
    localStorage.setItem(
      `citedesk.draft.${AGENT.id}.7`,
      JSON.stringify({
        mode: 'reply',
        reply: 'Dear Carl,',
        note: '',
        ticketCreatedAt: '2026-03-01T10:00:00Z',
      }),
    );
    const { user } = show();
    expect(await screen.findByRole('textbox', { name: 'Reply' })).toHaveValue('');
    const unsent = within(screen.getByRole('region', { name: 'Your unsent text' }));
    expect(unsent.getByText(/an earlier ticket with this number/)).toBeVisible();
    expect(unsent.getByRole('textbox', { name: 'Unsent reply' })).toHaveValue('Dear Carl,');
    await user.click(unsent.getByRole('button', { name: 'Throw the text away' }));
    expect(screen.queryByRole('region', { name: 'Your unsent text' })).not.toBeInTheDocument();
  });

  it('is called missing where it was never shown, with what this browser kept of it', async () => {
    serve({ ...DESK, 'GET /api/tickets/7': GONE });
    localStorage.setItem(
      `citedesk.draft.${AGENT.id}.7`,
      JSON.stringify({ mode: 'note', reply: '', note: 'call back', ticketCreatedAt: '2026-03-01T10:00:00Z' }),
    );
    show();
    expect(await screen.findByText('This ticket does not exist')).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'Unsent internal note' })).toHaveValue('call back');
  });
});

describe('a change that is refused', () => {
  it('says so where the properties are not on the screen, too', async () => {
    // Less than 1280 pixels: beside the conversation stands the assistant.
    vi.stubGlobal('matchMedia', (media: string) => ({
      matches: false,
      media,
      addEventListener: vi.fn(),
      removeEventListener: vi.fn(),
    }));
    serve({ ...DESK, 'PATCH /api/tickets/7': () => problem(403, { detail: 'Not this one.' }) });
    const { user } = show();
    await screen.findByRole('heading', { level: 1, name: ticket().title });
    await screen.findByRole('button', { name: 'Send' });
    await user.keyboard('e');
    expect(await screen.findByRole('alert')).toHaveTextContent('Not this one.');
    await user.click(screen.getByText('Details'));
    expect(screen.getAllByRole('alert')).toHaveLength(1);
  });
});
