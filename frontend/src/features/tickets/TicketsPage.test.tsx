import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { page, ticket } from '@/test/fixtures';
import { AGENT, CUSTOMER, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { TicketsPage } from './TicketsPage';

const USERS = { 'GET /api/users': () => page([AGENT]) };

describe('TicketsPage', () => {
  it('lists tickets with their marks and counts', async () => {
    serve({
      ...USERS,
      'GET /api/tickets': () => page([ticket({ category: 'billing', priority: 'urgent' })], 41),
    });
    renderAs(<TicketsPage />, { at: '/tickets' });
    const row = (await screen.findByRole('link', { name: /Charged twice/ })).closest('tr') as HTMLElement;
    expect(within(row).getByText('Urgent')).toBeInTheDocument();
    expect(within(row).getByText('Billing')).toBeInTheDocument();
    expect(within(row).getByText('Carl Customer')).toBeInTheDocument();
    expect(screen.getByText('1–1 of 41')).toBeInTheDocument();
    const views = screen.getByRole('navigation', { name: 'Views' });
    await waitFor(() => expect(within(views).getAllByText('41')).toHaveLength(6));
  });

  it('keeps search, sort and filters in the address', async () => {
    const calls = serve({ ...USERS, 'GET /api/tickets': () => page([ticket()]) });
    const user = userEvent.setup({ delay: null });
    const { router } = renderAs(<TicketsPage />, { at: '/tickets?view=all&priority=high&page=2' });
    await screen.findByRole('link', { name: /Charged twice/ });
    expect(calls.some(({ search }) => search.includes('priority=high') && search.includes('page=2'))).toBe(
      true,
    );
    await user.keyboard('/');
    expect(screen.getByRole('textbox', { name: 'Search tickets' })).toHaveFocus();
    await user.keyboard('refund{Enter}');
    await waitFor(() => expect(router.state.location.search).toBe('?view=all&priority=high&q=refund'));
    await user.click(screen.getByRole('columnheader', { name: /Priority/ }));
    await waitFor(() => expect(router.state.location.search).toContain('sort=priority'));
    await user.click(screen.getByRole('button', { name: /Clear filters/ }));
    await waitFor(() => expect(router.state.location.search).toBe('?view=all&sort=priority'));
  });

  it('tells an empty view from filters that match nothing', async () => {
    serve({ ...USERS, 'GET /api/tickets': () => page([]) });
    renderAs(<TicketsPage />, { at: '/tickets?q=zzz' });
    expect(await screen.findByText('Nothing matches these filters')).toBeInTheDocument();
  });

  it('shows a failure with a retry that works', async () => {
    let down = true;
    serve({
      ...USERS,
      'GET /api/tickets': (_request, url) => {
        if (down && url.searchParams.get('page_size') !== '1')
          return problem(500, { detail: 'The database is away.' });
        return page([ticket()]);
      },
    });
    renderAs(<TicketsPage />, { at: '/tickets' });
    expect(await screen.findByText('The database is away.')).toBeInTheDocument();
    down = false;
    await userEvent.setup({ delay: null }).click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByRole('link', { name: /Charged twice/ })).toBeInTheDocument();
    expect(screen.queryByText('The database is away.')).not.toBeInTheDocument();
  });

  it('gives customers their requests without what is for agents', async () => {
    const calls = serve({ 'GET /api/tickets': () => page([ticket()]) });
    renderAs(<TicketsPage />, { me: CUSTOMER, at: '/tickets' });
    expect(await screen.findByRole('heading', { name: /Your requests/ })).toBeInTheDocument();
    await screen.findByRole('link', { name: /Charged twice/ });
    expect(screen.queryByRole('columnheader', { name: /Priority/ })).not.toBeInTheDocument();
    expect(screen.queryByRole('columnheader', { name: /Category/ })).not.toBeInTheDocument();
    expect(calls.every(({ path }) => path === '/api/tickets')).toBe(true);
  });
});
