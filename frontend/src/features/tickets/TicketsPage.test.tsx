import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { page, sla, ticket, viewCounts } from '@/test/fixtures';
import { AGENT, CUSTOMER, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { TicketsPage } from './TicketsPage';

const USERS = {
  'GET /api/users': () => page([AGENT]),
  'GET /api/views': () => [],
  'GET /api/views/counts': () => viewCounts(41),
};

describe('TicketsPage', () => {
  it('lists tickets with their marks and counts', async () => {
    serve({
      ...USERS,
      'GET /api/tickets': () => page([ticket({ category: 'billing', priority: 'urgent' })], 41),
    });
    renderAs(<TicketsPage />, { at: '/tickets' });
    const row = (await screen.findByRole('link', { name: /Charged twice/ })).closest('tr') as HTMLElement;
    // Titles and previews run in the direction of their words.
    expect(within(row).getByRole('link', { name: /Charged twice/ })).toHaveAttribute('dir', 'auto');
    expect(within(row).getByText(/Please refund one/)).toHaveAttribute('dir', 'auto');
    expect(within(row).getByText('Urgent')).toBeInTheDocument();
    expect(within(row).getByText('Billing')).toBeInTheDocument();
    expect(within(row).getByText(CUSTOMER.name)).toBeInTheDocument();
    expect(screen.getByText('1–1 of 41')).toBeInTheDocument();
    const views = screen.getByRole('navigation', { name: 'Views' });
    await waitFor(() => expect(within(views).getAllByText('41')).toHaveLength(8));
  });

  it('asks for the numbers of all views at once, saved ones among them', async () => {
    const saved = (id: number, name: string) => ({
      id,
      owner_id: AGENT.id,
      name,
      shared: false,
      filters: {},
    });
    const calls = serve({
      ...USERS,
      'GET /api/views': () => [saved(4, 'Hot'), saved(5, 'With words')],
      'GET /api/views/counts': () =>
        viewCounts(7, {
          open: { total: 10_000, total_relation: 'gte' },
          saved: [
            { view_id: 4, count: { total: 12, total_relation: 'eq' } },
            { view_id: 5, count: null },
          ],
        }),
      'GET /api/tickets': () => page([ticket()]),
    });
    renderAs(<TicketsPage />, { at: '/tickets' });
    expect(await screen.findByRole('link', { name: /^Hot ?12$/ })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'With words' })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /^All open ?10,000\+$/ })).toBeInTheDocument();
    expect(screen.getByRole('link', { name: /^Urgent ?7$/ })).toBeInTheDocument();
    expect(calls.filter(({ path }) => path === '/api/tickets')).toHaveLength(1);
    expect(calls.filter(({ path }) => path === '/api/views/counts')).toHaveLength(1);
  });

  it('marks what sleeps, and says only where a filter was chosen that it is left out', async () => {
    serve({
      ...USERS,
      'GET /api/tickets': () =>
        page([ticket({ snoozed_until: '2999-01-01T09:00:00Z' }), ticket({ id: 8, title: 'Awake' })]),
    });
    renderAs(<TicketsPage />, { at: '/tickets' });
    expect(await screen.findAllByRole('img', { name: /^Snoozed until/ })).toHaveLength(1);
    expect(screen.queryByRole('list', { name: 'Active filters' })).not.toBeInTheDocument();
    expect(screen.getByRole('link', { name: /^Snoozed/ })).toHaveAttribute('href', '/tickets?view=snoozed');
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
    await user.click(screen.getByRole('button', { name: 'Priority' }));
    await waitFor(() => expect(router.state.location.search).toContain('sort=-priority'));
    await user.click(screen.getByRole('button', { name: /Clear filters/ }));
    await waitFor(() => expect(router.state.location.search).toBe('?view=all'));
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

  it('keeps the selection while the list changes, and says what became of each ticket', async () => {
    const rows = [ticket(), ticket({ id: 8, title: 'Second' }), ticket({ id: 9, title: 'Third' })];
    let listed = rows;
    const calls = serve({
      ...USERS,
      'GET /api/tickets': () => page(listed),
      'PATCH /api/tickets/7': () => ticket(),
      'POST /api/tickets/bulk': () => ({
        results: [
          { id: 7, outcome: 'updated', version: 5, before: { priority: 'medium' } },
          { id: 9, outcome: 'refused', detail: 'It was joined to another.' },
        ],
      }),
    });
    const user = userEvent.setup({ delay: null });
    const { client } = renderAs(<TicketsPage />, { at: '/tickets' });
    await screen.findByRole('link', { name: 'Third' });
    await user.keyboard('jx');
    expect(screen.getByRole('checkbox', { name: 'Select #7' })).toBeChecked();
    await user.click(screen.getByRole('checkbox', { name: 'Select #9' }));
    listed = [ticket({ id: 10, title: 'New' }), ...rows];
    await client.invalidateQueries({ queryKey: ['tickets'] });
    await screen.findByRole('link', { name: 'New' });
    expect(screen.getByRole('checkbox', { name: 'Select #7' })).toBeChecked();

    const bar = await screen.findByRole('region', { name: 'Selected tickets' });
    expect(within(bar).getByText('2 selected')).toBeInTheDocument();
    await user.click(within(bar).getByRole('button', { name: /Priority/ }));
    await user.click(await screen.findByRole('menuitem', { name: 'Urgent' }));
    expect(await screen.findByText('1 ticket changed, 1 refused')).toBeInTheDocument();
    expect(screen.getByText('#9: It was joined to another.')).toBeInTheDocument();
    expect(calls.find(({ method }) => method === 'POST')?.body).toEqual({
      ids: [7, 9],
      set: { priority: 'urgent' },
    });
    await user.click(within(bar).getByRole('button', { name: 'Undo' }));
    expect(await within(bar).findByText('1 ticket as it was')).toBeInTheDocument();
    expect(calls.find(({ method }) => method === 'PATCH')?.body).toEqual({ priority: 'medium' });
    expect(within(bar).queryByRole('button', { name: 'Undo' })).not.toBeInTheDocument();
  });

  it('keeps the filters of now as a view, and opens it', async () => {
    const saved = { id: 4, owner_id: AGENT.id, name: 'Hot', shared: true, position: 0 };
    const filters = {
      status: ['open', 'in_progress', 'waiting'],
      snoozed: false,
      assignee_id: [null],
      priority: ['high'],
    };
    const views: object[] = [];
    const calls = serve({
      ...USERS,
      'GET /api/views': () => views,
      'GET /api/tickets': () => page([ticket()]),
      'POST /api/views': () => {
        views.push({ ...saved, filters });
        return { ...saved, filters };
      },
    });
    const user = userEvent.setup({ delay: null });
    const { router } = renderAs(<TicketsPage />, { at: '/tickets?view=unassigned&priority=high' });
    await user.click(await screen.findByRole('button', { name: /Save as view/ }));
    await user.type(await screen.findByRole('textbox', { name: 'Name of the view' }), 'Hot');
    await user.click(screen.getByRole('checkbox', { name: /Everybody/ }));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(router.state.location.search).toBe('?view=saved-4'));
    expect(calls.find(({ method }) => method === 'POST')?.body).toEqual({
      name: 'Hot',
      shared: true,
      filters,
    });
    await waitFor(() =>
      expect(screen.getByRole('link', { name: 'Hot' })).toHaveAttribute('aria-current', 'page'),
    );
    await waitFor(() =>
      expect(
        calls.some(({ search }) => search.includes('assignee_id=none') && search.includes('priority=high')),
      ).toBe(true),
    );
  });

  it('orders what breaches by when it is due, over all severities', async () => {
    const calls = serve({
      ...USERS,
      'GET /api/views/counts': () => viewCounts(7, { breaching: { total: 61, total_relation: 'eq' } }),
      'GET /api/tickets': (_request, url) => {
        if (!url.searchParams.has('sla')) return page([ticket({ id: 9, title: 'Has time' })]);
        const severity = url.searchParams.get('severity');
        if (severity === 'high')
          return page([ticket({ id: 1, title: 'Soon', sla: sla({ minutes: 30 }) })], 60);
        if (severity === 'low') return page([ticket({ id: 2, title: 'Late', sla: sla({ minutes: -30 }) })]);
        return page([]);
      },
    });
    renderAs(<TicketsPage />, { at: '/tickets?view=breaching' });
    await screen.findByRole('link', { name: 'Late' });
    const table = screen.getByRole('table');
    expect(
      within(table)
        .getAllByRole('link')
        .map((link) => link.textContent),
    ).toEqual(['Late', 'Soon']);
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('Breaching61');
    expect(await screen.findByRole('link', { name: /^Breaching ?61$/ })).toBeInTheDocument();
    for (const { search } of calls.filter(({ path }) => path === '/api/tickets'))
      expect(new URLSearchParams(search).getAll('sla')).toEqual(['at_risk', 'overdue']);
  });

  it('says of what is answered how that ended, not that it is due', async () => {
    serve({
      ...USERS,
      'GET /api/tickets': () =>
        page([
          ticket({ id: 1, title: 'A', sla: sla({ minutes: -7_500 }) }),
          ticket({ id: 2, title: 'B', status: 'waiting', sla: sla({ minutes: -7_500, answered: -60 }) }),
          ticket({ id: 3, title: 'C', sla: sla({ minutes: -60, answered: -7_500 }) }),
          ticket({
            id: 4,
            title: 'D',
            status: 'closed',
            sla: { ...sla({ minutes: -60 }), outstanding: false },
          }),
        ]),
    });
    renderAs(<TicketsPage />, { at: '/tickets?view=all' });
    const cell = async (title: string) => {
      const row = (await screen.findByRole('link', { name: title })).closest('tr');
      return row?.querySelector('[data-column="sla"]')?.textContent;
    };
    expect(await cell('A')).toBe('5 days ago');
    expect(await cell('B')).toBe('Answered late');
    expect(await cell('C')).toBe('Met');
    expect(await cell('D')).toBe('Not answered');
  });

  it('orders a saved view by what was made last, though the view has an order of its own', async () => {
    const calls = serve({
      ...USERS,
      'GET /api/views': () => [
        { id: 4, owner_id: AGENT.id, name: 'Hot', shared: false, filters: { sort: '-priority' } },
      ],
      'GET /api/tickets': () => page([ticket()]),
    });
    const user = userEvent.setup({ delay: null });
    const { router } = renderAs(<TicketsPage />, { at: '/tickets?view=saved-4' });
    await screen.findByRole('heading', { level: 1, name: /Hot/ });
    const sorts = () => calls.map(({ search }) => new URLSearchParams(search).get('sort'));
    await waitFor(() => expect(sorts().at(-1)).toBe('-priority'));
    await user.click(await screen.findByRole('button', { name: 'Created' }));
    await waitFor(() => expect(sorts().at(-1)).toBe('-created_at'));
    await user.click(screen.getByRole('button', { name: 'Priority' }));
    await waitFor(() => expect(router.state.location.search).toBe('?view=saved-4'));
  });

  it('says that the saved views did not come, and stays on one whose deletion was refused', async () => {
    let down = true;
    serve({
      ...USERS,
      'GET /api/views': () =>
        down
          ? problem(500, { detail: 'The views are away.' })
          : [{ id: 4, owner_id: AGENT.id, name: 'Hot', shared: false, filters: {} }],
      'GET /api/tickets': () => page([ticket()]),
      'DELETE /api/views/4': () => problem(500, { detail: 'Not today.' }),
    });
    const user = userEvent.setup({ delay: null });
    const { router } = renderAs(<TicketsPage />, { at: '/tickets?view=saved-4' });
    expect(await screen.findByText('The views are away.')).toBeVisible();
    down = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await screen.findByRole('heading', { level: 1, name: /Hot/ });
    await user.click(screen.getByRole('button', { name: 'Actions for the view Hot' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }));
    await user.click(await screen.findByRole('button', { name: 'Delete' }));
    expect(await screen.findByText('Not today.')).toBeVisible();
    expect(router.state.location.search).toBe('?view=saved-4');
  });
});
