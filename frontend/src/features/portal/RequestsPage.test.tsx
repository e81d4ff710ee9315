import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { page, ticket } from '@/test/fixtures';
import { CUSTOMER, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { RequestsPage } from './RequestsPage';

import type { Ticket } from '@/lib/types';

const OPTIONS = { me: CUSTOMER, at: '/portal', path: '/portal' };

/** Answers by tab: what is asked for with `resolved` is the other one. */
function serveLists(open: Ticket[], solved: Ticket[] = [], total = open.length) {
  return serve({
    'GET /api/tickets': (_request, url) =>
      url.searchParams.getAll('status').includes('resolved') ? page(solved) : page(open, total),
  });
}

describe('RequestsPage', () => {
  it('lists what is open in the customer’s words, with the newest line', async () => {
    const calls = serveLists([
      ticket({ status: 'waiting', latest_message: 'Please send the **invoice**.[1]' }),
      ticket({ id: 8, title: 'Second', status: 'in_progress' }),
    ]);
    renderAs(<RequestsPage />, OPTIONS);
    const row = (await screen.findByRole('link', { name: 'Charged twice for order 1182' })).closest('li');
    expect(within(row as HTMLElement).getByText('Waiting for you')).toBeInTheDocument();
    expect(within(row as HTMLElement).getByText('Please send the invoice.')).toBeInTheDocument();
    expect(screen.getByText('We are on it')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Second' })).toHaveAttribute('href', '/portal/requests/8');
    const listed = calls.find(({ search }) => search.includes('page_size=15'));
    expect(new URLSearchParams(listed?.search).getAll('status')).toEqual(['open', 'in_progress', 'waiting']);
    expect(listed?.search).toContain('sort=-updated_at');
  });

  it('keeps tab, search and page in the address', async () => {
    const calls = serveLists([ticket()], [ticket({ id: 9, title: 'Old one', status: 'closed' })], 40);
    const user = userEvent.setup({ delay: null });
    const { router } = renderAs(<RequestsPage />, { ...OPTIONS, at: '/portal?page=2' });
    await screen.findByRole('link', { name: /Charged twice/ });
    expect(calls.some(({ search }) => search.includes('page=2'))).toBe(true);
    await user.type(screen.getByRole('textbox', { name: 'Search your requests' }), 'refund');
    await waitFor(() => expect(router.state.location.search).toBe('?q=refund'));
    expect(screen.getByRole('textbox', { name: 'Search your requests' })).toHaveValue('refund');
    await user.click(screen.getByRole('link', { name: /^Solved/ }));
    expect(await screen.findByRole('link', { name: 'Old one' })).toBeInTheDocument();
    expect(router.state.location.search).toBe('?q=refund&tab=solved');
    expect(screen.getByRole('link', { name: /^Solved/ })).toHaveAttribute('aria-current', 'page');
    expect(screen.getByText('Closed')).toBeInTheDocument();
  });

  it('invites to ask, or to read the help centre, whoever has asked nothing yet', async () => {
    serveLists([]);
    renderAs(<RequestsPage />, OPTIONS);
    expect(await screen.findByText('You have not asked us anything yet')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'help centre' })).toHaveAttribute('href', '/help');
    expect(screen.getAllByRole('link', { name: 'New request' })[0]).toHaveAttribute('href', '/portal/new');
  });

  it('says when a search finds nothing, and takes the words away', async () => {
    serveLists([], [ticket({ status: 'resolved' })]);
    const user = userEvent.setup({ delay: null });
    const { router } = renderAs(<RequestsPage />, { ...OPTIONS, at: '/portal?q=zzz' });
    expect(await screen.findByText('Nothing found for “zzz”')).toBeInTheDocument();
    expect(await screen.findByRole('link', { name: 'Solved (1)' })).toHaveAttribute(
      'href',
      '/portal?q=zzz&tab=solved',
    );
    await user.click(screen.getByRole('button', { name: 'Clear the search' }));
    expect(await screen.findByText('Nothing is open')).toBeInTheDocument();
    expect(router.state.location.search).toBe('');
    expect(screen.getByRole('textbox', { name: 'Search your requests' })).toHaveValue('');
  });

  it('shows a failure with a retry that works', async () => {
    let down = true;
    serve({
      'GET /api/tickets': () => (down ? problem(500, { detail: 'The database is away.' }) : page([ticket()])),
    });
    renderAs(<RequestsPage />, OPTIONS);
    expect(await screen.findByText('The database is away.')).toBeInTheDocument();
    down = false;
    await userEvent.setup({ delay: null }).click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: /Charged twice/ })).toBeInTheDocument();
    expect(screen.queryByText('The database is away.')).not.toBeInTheDocument();
  });
});
