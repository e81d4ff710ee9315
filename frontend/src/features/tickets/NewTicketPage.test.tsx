import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { page, ticket } from '@/test/fixtures';
import { AGENT, CUSTOMER, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { NewTicketPage } from './NewTicketPage';

const OPTIONS = { at: '/tickets/new', path: '/tickets/new' };

describe('NewTicketPage', () => {
  it('creates a ticket for a requester and opens it', async () => {
    const calls = serve({ 'GET /api/users': () => page([CUSTOMER]), 'POST /api/tickets': () => ticket() });
    const user = userEvent.setup({ delay: null });
    const { router } = renderAs(<NewTicketPage />, OPTIONS);
    await user.type(screen.getByRole('textbox', { name: 'Title' }), 'Charged twice');
    await user.type(screen.getByRole('textbox', { name: 'Content' }), 'Two charges for one order');
    await user.click(screen.getByRole('combobox', { name: 'Requester' }));
    await user.click(await screen.findByText('carl@shop.example'));
    await user.type(screen.getByRole('combobox', { name: 'Tags' }), 'refund{Enter}');
    await user.click(screen.getByRole('button', { name: 'Create ticket' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/tickets/7'));
    expect(calls.find(({ method }) => method === 'POST')?.body).toEqual({
      title: 'Charged twice',
      content: 'Two charges for one order',
      requester_id: 3,
      status: 'open',
      priority: 'medium',
      tags: ['refund'],
    });
  });

  it('says what is missing, and keeps what was typed over a reload', async () => {
    serve({ 'GET /api/users': () => page([CUSTOMER]) });
    const user = userEvent.setup({ delay: null });
    const view = renderAs(<NewTicketPage />, OPTIONS);
    await user.type(screen.getByRole('textbox', { name: 'Content' }), 'Half a story');
    await user.click(screen.getByRole('button', { name: 'Create ticket' }));
    expect(await screen.findByText('Give it a title')).toBeInTheDocument();
    expect(screen.getByText('Choose who asks, or add them')).toBeInTheDocument();
    view.unmount();
    renderAs(<NewTicketPage />, OPTIONS);
    expect(screen.getByRole('textbox', { name: 'Content' })).toHaveValue('Half a story');
  });

  it('stays open when the server refuses, with the message at its field', async () => {
    serve({
      'GET /api/users': () => page([CUSTOMER]),
      'POST /api/tickets': () =>
        problem(422, {
          detail: 'One field is wrong',
          errors: [{ loc: ['body', 'title'], msg: 'No shouting', type: 'value' }],
        }),
    });
    const user = userEvent.setup({ delay: null });
    renderAs(<NewTicketPage />, OPTIONS);
    await user.type(screen.getByRole('textbox', { name: 'Title' }), 'HELP');
    await user.type(screen.getByRole('textbox', { name: 'Content' }), 'It broke');
    await user.click(screen.getByRole('combobox', { name: 'Requester' }));
    await user.click(await screen.findByText('carl@shop.example'));
    await user.click(screen.getByRole('button', { name: 'Create ticket' }));
    expect(await screen.findByText('No shouting')).toBeInTheDocument();
    expect(screen.getByRole('textbox', { name: 'Content' })).toHaveValue('It broke');
  });

  it('makes one ticket, however often the same is sent', async () => {
    let down = true;
    const calls = serve({
      'GET /api/users': () => page([CUSTOMER]),
      'POST /api/tickets': () => (down ? problem(502) : ticket()),
    });
    const user = userEvent.setup({ delay: null });
    const { router } = renderAs(<NewTicketPage />, OPTIONS);
    await user.type(screen.getByRole('textbox', { name: 'Title' }), 'HELP');
    await user.type(screen.getByRole('textbox', { name: 'Content' }), 'It broke');
    await user.click(screen.getByRole('combobox', { name: 'Requester' }));
    await user.click(await screen.findByText('carl@shop.example'));
    const send = () => user.click(screen.getByRole('button', { name: 'Create ticket' }));
    const keys = () =>
      calls.filter(({ method }) => method === 'POST').map(({ headers }) => headers.get('idempotency-key'));
    await send();
    await screen.findByRole('alert');
    await send();
    await waitFor(() => expect(keys()).toHaveLength(2));
    expect(keys()[0]).toBeTruthy();
    expect(keys()[1]).toBe(keys()[0]);
    down = false;
    await user.type(screen.getByRole('textbox', { name: 'Content' }), '!');
    await send();
    await waitFor(() => expect(router.state.location.pathname).toBe('/tickets/7'));
    expect(keys()[2]).not.toBe(keys()[0]);
  });

  it('forgets what was typed once it has arrived, though its page was left before', async () => {
    let answer: () => void = () => undefined;
    serve({
      'GET /api/users': () => page([CUSTOMER]),
      'POST /api/tickets': () => new Promise((resolve) => (answer = () => resolve(ticket()))),
    });
    localStorage.setItem(
      `citedesk.draft.${AGENT.id}.new`,
      JSON.stringify({ title: 'HELP', content: 'It broke', requester: CUSTOMER }),
    );
    const user = userEvent.setup({ delay: null });
    const { router } = renderAs(<NewTicketPage />, OPTIONS);
    await user.click(await screen.findByRole('button', { name: 'Create ticket' }));
    await act(() => router.navigate('/tickets'));
    act(() => answer());
    await waitFor(() => expect(localStorage.getItem(`citedesk.draft.${AGENT.id}.new`)).toBeNull());
    expect(router.state.location.pathname).toBe('/tickets');
  });

  it('says that people could not be searched, and not that nobody was found', async () => {
    serve({ 'GET /api/users': () => problem(500, { title: 'The server failed', detail: 'Away.' }) });
    const user = userEvent.setup({ delay: null });
    renderAs(<NewTicketPage />, OPTIONS);
    await user.click(screen.getByRole('combobox', { name: 'Requester' }));
    expect(await screen.findByText('Away.')).toBeVisible();
    expect(screen.queryByText('Nobody found')).not.toBeInTheDocument();
  });
});
