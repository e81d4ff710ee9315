import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { page, sla, ticket } from '@/test/fixtures';
import { renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { HomePage } from './HomePage';

const FIGURES = {
  totals: { created: 5, resolved: 2, open_now: 9, unassigned_now: 4 },
  created_by_day: [
    { day: '2026-03-01', created: 1 },
    { day: '2026-03-02', created: 4 },
  ],
  sla: { met: 1, breached: 0, at_risk: 3 },
};

const EMPTY = {
  'GET /api/kb/documents': () => page([]),
  'GET /api/tickets': () => page([]),
  'GET /api/reviews': () => page([]),
  'GET /api/mentions': () => page([]),
  'GET /api/stats/dashboard': () => FIGURES,
};

describe('HomePage', () => {
  it('leads an empty desk through its first steps', async () => {
    serve(EMPTY);
    renderAs(<HomePage />);
    const steps = await screen.findByRole('region', { name: 'Get the desk going' });
    expect(within(steps).getByRole('link', { name: 'Add what you know' })).toHaveAttribute(
      'href',
      '/kb?tab=add',
    );
    expect(within(steps).getByRole('link', { name: 'Open a first ticket' })).toHaveAttribute(
      'href',
      '/tickets/new',
    );
    expect(within(steps).queryByRole('link', { name: 'Invite your colleagues' })).not.toBeInTheDocument();
    expect(await screen.findByText(/Nothing is assigned to you/)).toBeInTheDocument();
    expect(screen.getByText('Nothing waits for a decision.')).toBeInTheDocument();
  });

  it('shows my work, what waits for review, and the figures', async () => {
    const calls = serve({
      ...EMPTY,
      'GET /api/kb/documents': () => page([{}], 12),
      'GET /api/tickets': (_request, url) =>
        url.searchParams.has('assignee_id') ? page([ticket()], 21) : page([]),
      'GET /api/reviews': () =>
        page([{ ticket_id: 8, ticket: ticket({ id: 8, title: 'Decide me' }), decision: {}, draft: null }]),
    });
    renderAs(<HomePage />);
    const mine = await screen.findByRole('region', { name: 'My open work' });
    expect(await within(mine).findByRole('link', { name: 'Charged twice for order 1182' })).toHaveAttribute(
      'href',
      '/tickets/7',
    );
    expect(
      calls.some(({ search }) => search.includes('assignee_id=2') && search.includes('sort=-priority')),
    ).toBe(true);
    expect(await screen.findByRole('link', { name: 'Decide me' })).toBeInTheDocument();
    expect(screen.getByText('21')).toBeInTheDocument();
    expect(
      await screen.findByRole('img', { name: '5 new tickets in the last 30 days, most on one day: 4' }),
    ).toBeInTheDocument();
  });

  it('counts what still owes its first response, and says nothing of a late answer', async () => {
    const answered = ticket({ status: 'waiting', sla: sla({ minutes: -7_500, answered: -60 }) });
    serve({
      ...EMPTY,
      'GET /api/tickets': (_request, url) => {
        if (!url.searchParams.has('sla')) return page([answered]);
        return url.searchParams.get('severity') === 'high'
          ? page([ticket({ id: 8, title: 'Overdue', sla: sla({ minutes: -7_500 }) })], 71)
          : page([]);
      },
    });
    renderAs(<HomePage />);
    const risk = await screen.findByRole('region', { name: 'SLA at risk' });
    expect(await within(risk).findByRole('link', { name: 'Overdue' })).toBeInTheDocument();
    expect(within(risk).getByText(/^Due/)).toHaveTextContent('Due 5 days ago');
    expect(screen.getByText('71')).toBeInTheDocument();
    const mine = await screen.findByRole('region', { name: 'My open work' });
    expect(await within(mine).findByRole('link', { name: answered.title })).toBeInTheDocument();
    expect(within(mine).queryByText(/Due|late/)).not.toBeInTheDocument();
  });

  it('shows who names me, and takes that away once it is seen', async () => {
    const mention = {
      id: 3,
      ticket_id: 7,
      ticket_title: 'Lost badge',
      reply_id: 1,
      author: { id: 9, name: 'Bo Berg' },
      excerpt: 'Please look',
    };
    let seen = false;
    const calls = serve({
      ...EMPTY,
      'GET /api/mentions': () => page(seen ? [] : [mention]),
      'POST /api/mentions/seen': () => {
        seen = true;
        return new Response(null, { status: 204 });
      },
    });
    renderAs(<HomePage />);
    expect(await screen.findByRole('link', { name: 'Bo Berg in #7 Lost badge' })).toBeInTheDocument();
    await userEvent.setup({ delay: null }).click(screen.getByRole('button', { name: 'Mark all as seen' }));
    await waitFor(() => expect(screen.queryByText('Please look')).not.toBeInTheDocument());
    expect(calls.find(({ method }) => method === 'POST')?.body).toEqual({ ids: [3] });
  });

  it('says which part failed, and shows the others', async () => {
    serve({ ...EMPTY, 'GET /api/reviews': () => problem(500, { detail: 'The reviews are away.' }) });
    renderAs(<HomePage />);
    expect(await screen.findByText('The reviews are away.')).toBeInTheDocument();
    expect(screen.getByText(/Nothing is assigned to you/)).toBeInTheDocument();
  });
});
