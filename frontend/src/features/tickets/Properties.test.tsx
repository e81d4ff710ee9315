import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { page, ticket } from '@/test/fixtures';
import { AGENT, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { Properties } from './Properties';
import { ticketKeys } from './api';
import { useTicketChange } from './use-ticket-change';

import type { Ticket } from '@/lib/types';

function Harness({ seen }: { seen: Ticket }) {
  return <Properties ticket={seen} change={useTicketChange(seen)} />;
}

const USERS = { 'GET /api/users': () => page([AGENT]) };

async function choose(user: ReturnType<typeof userEvent.setup>, label: string, option: string) {
  await user.click(screen.getByRole('combobox', { name: label }));
  await user.click(
    await screen.findByText(option, {
      selector: '.ant-select-item-option-content *, .ant-select-item-option-content',
    }),
  );
}

describe('Properties', () => {
  it('saves a change at once, with the version that was seen', async () => {
    const calls = serve({
      ...USERS,
      'PATCH /api/tickets/7': () => ticket({ status: 'resolved', version: 5 }),
    });
    renderAs(<Harness seen={ticket()} />);
    await choose(userEvent.setup({ delay: null }), 'Status', 'Resolved');
    await waitFor(() => expect(calls.some(({ method }) => method === 'PATCH')).toBe(true));
    const patch = calls.find(({ method }) => method === 'PATCH');
    expect(patch?.body).toEqual({ status: 'resolved' });
    expect(patch?.headers.get('if-match')).toBe('"4"');
  });

  it('goes on by itself when only other fields changed meanwhile', async () => {
    const calls = serve({
      ...USERS,
      'PATCH /api/tickets/7': (request) =>
        request.headers.get('if-match') === '"4"'
          ? problem(409, { current: ticket({ category: 'billing', version: 6 }) })
          : ticket({ category: 'billing', status: 'resolved', version: 7 }),
    });
    const { client } = renderAs(<Harness seen={ticket()} />);
    await choose(userEvent.setup({ delay: null }), 'Status', 'Resolved');
    await waitFor(() => expect(client.getQueryData<Ticket>(ticketKeys.one(7))?.version).toBe(7));
    expect(calls.filter(({ method }) => method === 'PATCH')).toHaveLength(2);
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('asks when somebody changed the same field, and applies mine on request', async () => {
    const calls = serve({
      ...USERS,
      'PATCH /api/tickets/7': () => problem(409, { current: ticket({ status: 'closed', version: 6 }) }),
    });
    const user = userEvent.setup({ delay: null });
    renderAs(<Harness seen={ticket()} />);
    await choose(user, 'Status', 'Resolved');
    const alert = await screen.findByRole('alert');
    expect(within(alert).getByRole('row', { name: 'Status Closed Resolved' })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Keep theirs' }));
    await waitFor(() => expect(screen.queryByRole('alert')).not.toBeInTheDocument());
    expect(calls.filter(({ method }) => method === 'PATCH')).toHaveLength(1);
  });

  it('shows none of two changes that were refused one after the other', async () => {
    const answers: (() => void)[] = [];
    serve({
      ...USERS,
      'PATCH /api/tickets/7': () =>
        new Promise((resolve) => answers.push(() => resolve(problem(500, { detail: 'Away.' })))),
    });
    const user = userEvent.setup({ delay: null });
    const { client } = renderAs(<Harness seen={ticket()} />);
    client.setQueryData(ticketKeys.one(7), ticket());
    const shown = () => {
      const { status, priority } = client.getQueryData<Ticket>(ticketKeys.one(7)) ?? ticket();
      return [status, priority];
    };
    await choose(user, 'Status', 'Resolved');
    await choose(user, 'Priority', 'Urgent');
    expect(shown()).toEqual(['resolved', 'urgent']);
    answers[0]?.();
    await waitFor(() => expect(answers).toHaveLength(2));
    // The second one is still on its way.
    expect(shown()).toEqual(['open', 'urgent']);
    answers[1]?.();
    await waitFor(() => expect(screen.getAllByText('Away.')).toHaveLength(2));
    expect(shown()).toEqual(['open', 'medium']);
  });

  it('says why a change was refused though another one had begun by then', async () => {
    const answers: ((answer: Response | Ticket) => void)[] = [];
    serve({
      ...USERS,
      'PATCH /api/tickets/7': () => new Promise<Response | Ticket>((resolve) => answers.push(resolve)),
    });
    const user = userEvent.setup({ delay: null });
    const { client } = renderAs(<Harness seen={ticket()} />);
    client.setQueryData(ticketKeys.one(7), ticket());
    await choose(user, 'Status', 'Resolved');
    await choose(user, 'Priority', 'Urgent');
    answers[0]?.(problem(422, { detail: 'A merged ticket stays closed.' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('A merged ticket stays closed.');
    await waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.(problem(500, { detail: 'Away.' }));
    expect(await screen.findByText('Away.')).toBeVisible();
    expect(screen.getByText('A merged ticket stays closed.')).toBeVisible();
    // Each is tried again by itself.
    await user.click(screen.getAllByRole('button', { name: 'Try again' })[1] as HTMLElement);
    await waitFor(() => expect(answers).toHaveLength(3));
    expect(screen.queryByText('Away.')).not.toBeInTheDocument();
    answers[2]?.(ticket({ priority: 'urgent', version: 5 }));
    await waitFor(() => expect(client.getQueryData<Ticket>(ticketKeys.one(7))?.version).toBe(5));
    expect(screen.getByText('A merged ticket stays closed.')).toBeVisible();
  });

  it('offers every colleague who is still there, however many there are', async () => {
    const bo = { ...AGENT, id: 9, name: 'Bo Berg', is_active: true };
    const left = { ...AGENT, id: 10, name: 'Lea Left', is_active: false };
    serve({
      'GET /api/users': (_request, url) => {
        if (url.searchParams.get('role') === 'admin') return page([]);
        const second = url.searchParams.get('page') === '2';
        return { ...page(second ? [bo] : [AGENT, left]), pages: 2 };
      },
    });
    renderAs(<Harness seen={ticket()} />);
    await userEvent.setup({ delay: null }).click(screen.getByRole('combobox', { name: 'Assignee' }));
    expect(await screen.findByTitle('Bo Berg')).toBeInTheDocument();
    expect(screen.queryByTitle('Lea Left')).not.toBeInTheDocument();
  });
});
