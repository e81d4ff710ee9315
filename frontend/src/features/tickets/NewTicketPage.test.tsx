import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { page, ticket } from '@/test/fixtures';
import { CUSTOMER, renderAs } from '@/test/render';
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
});
