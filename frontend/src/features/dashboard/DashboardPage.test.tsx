import { configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { ADMIN, AGENT, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { DashboardPage } from './DashboardPage';

import type { Figures } from './api';

configure({ asyncUtilTimeout: 5_000 });

const FIGURES: Figures = {
  period_from: '2026-03-01T00:00:00Z',
  period_to: '2026-03-03T00:00:00Z',
  team: null,
  totals: { created: 5, resolved: 3, open_now: 2, unassigned_now: 1 },
  created_by_day: [
    { day: '2026-03-01', created: 2, resolved: 1, reopened: 0, open: 9 },
    { day: '2026-03-02', created: 3, resolved: 2, reopened: 1, open: 11 },
  ],
  by_status: { open: 2, resolved: 3 },
  by_category: { billing: 4, none: 1 },
  by_priority: { low: 2, urgent: 3 },
  first_response_time: { p50: 5400, p90: 172800 },
  resolution_time: { p50: null, p90: null },
  sla: { met: 3, breached: 1, at_risk: 2 },
  csat: { average: null, count: 0, by_score: {} },
  ai: {
    drafts: 10,
    inserted: 4,
    edited: 1,
    sent_unchanged: 3,
    auto_resolved: 0,
    reopened: 0,
    mean_edit_distance: 0.125,
  },
};

const LEARNING = {
  judged: 30,
  models: [],
  promise: {
    max_error: 0.02,
    threshold: null,
    decisions: 0,
    taken: 0,
    wrong: 0,
    upper_error: 1,
    needed: 149,
    coverage: 0,
  },
  fields: [
    {
      field: 'category',
      judged: 30,
      accuracy: 0.8,
      calibration_error: 0.05,
      reliability: [{ low: 0.9, high: 1, count: 12, confidence: 0.96, accuracy: 0.92 }],
    },
  ],
};

const DESK = { 'GET /api/stats/dashboard': () => FIGURES, 'GET /api/ai/learning': () => LEARNING };

describe('DashboardPage', () => {
  it('says in words and tables what the charts draw', async () => {
    serve(DESK);
    renderAs(<DashboardPage />, { me: ADMIN, at: '/dashboard' });
    const flow = within(await screen.findByRole('table', { name: 'Created and resolved' }));
    expect(flow.getAllByRole('row').map((row) => row.textContent)).toEqual([
      'DayCreatedResolvedReopened',
      'Mar 1210',
      'Mar 2321',
    ]);
    expect(
      within(screen.getByRole('region', { name: 'SLA of the first response' })).getByText('75 %'),
    ).toBeVisible();
    expect(screen.getByText('No ratings in this period.')).toBeVisible();
    const waiting = within(screen.getByRole('region', { name: 'How long people wait' }));
    expect(waiting.getByText('1.5 hr')).toBeVisible();
    expect(waiting.getByText('2 days')).toBeVisible();
    const ai = within(screen.getByRole('region', { name: 'What the assistant did' }));
    expect(ai.getByText('75 %')).toBeVisible();
    const trust = within(await screen.findByRole('table', { name: 'Reliability of categories' }));
    expect(trust.getAllByRole('row').at(-1)).toHaveTextContent('90 % – 100 %96 %92 %12');
  });

  it('leads from what the list can show to the list, and from nothing else', async () => {
    serve(DESK);
    const user = userEvent.setup({ delay: null });
    const { router } = renderAs(<DashboardPage />, { me: ADMIN, at: '/dashboard' });
    const byCategory = within(await screen.findByRole('region', { name: 'Created, by category' }));
    expect(byCategory.getAllByRole('link').map((link) => link.getAttribute('aria-label'))).toEqual([
      'Billing: show the 4 tickets',
      'Without: show the ticket',
    ]);
    expect(byCategory.getByRole('link', { name: /^Without/ })).toHaveAttribute(
      'href',
      expect.stringContaining('category=none'),
    );
    for (const name of ['SLA of the first response', 'How long people wait', 'What the assistant did'])
      expect(within(screen.getByRole('region', { name })).queryByRole('link')).not.toBeInTheDocument();
    const flow = within(screen.getByRole('region', { name: 'Created and resolved' }));
    // Behind the drawing the Tab key must not stop.
    expect(flow.getByRole('link', { name: 'Mar 2: show the 3 tickets' })).toHaveAttribute('tabindex', '-1');
    await user.click(flow.getByRole('button', { name: 'Show as table' }));
    const day = flow.getByRole('link', { name: 'Mar 2: show the 3 tickets' });
    expect(day).not.toHaveAttribute('tabindex');
    await user.click(day);
    expect(decodeURIComponent(router.state.location.search)).toBe(
      '?view=all&created_after=2026-03-02T00:00:00.000Z&created_before=2026-03-03T00:00:00.000Z',
    );
  });

  it('keeps period and team in the address', async () => {
    const calls = serve(DESK);
    const user = userEvent.setup({ delay: null });
    const { router } = renderAs(<DashboardPage />, {
      me: AGENT,
      at: '/dashboard?from=2026-01-01&to=2026-01-31&team=billing_team',
    });
    await screen.findByText('Jan 1 to Jan 31, days in UTC');
    expect(decodeURIComponent(calls[0]?.search ?? '')).toBe(
      '?from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00Z&team=billing_team',
    );
    await user.click(screen.getByRole('radio', { name: '7 days' }));
    await waitFor(() => expect(router.state.location.search).toBe('?team=billing_team&days=7'));
    expect(calls.some(({ path }) => path === '/api/ai/learning')).toBe(false);
  });

  it('refuses a range that ends before it begins', async () => {
    serve(DESK);
    const user = userEvent.setup({ delay: null });
    const { router } = renderAs(<DashboardPage />, { at: '/dashboard?from=2026-01-01&to=2026-01-31' });
    await user.click(await screen.findByRole('button', { name: 'Choose days' }));
    const last = await screen.findByLabelText('Last day');
    await user.clear(last);
    expect(screen.getByRole('button', { name: 'Show' })).toBeDisabled();
    expect(screen.getByRole('alert')).toHaveTextContent('Choose 1 to 400 days');
    await user.type(last, '2026-02-02');
    await user.click(screen.getByRole('button', { name: 'Show' }));
    await waitFor(() => expect(router.state.location.search).toBe('?from=2026-01-01&to=2026-02-02'));
  });

  it('is kind on an empty desk, and says what failed', async () => {
    serve({
      'GET /api/stats/dashboard': () => ({
        ...FIGURES,
        totals: { created: 0, resolved: 0, open_now: 0, unassigned_now: 0 },
      }),
    });
    const { unmount } = renderAs(<DashboardPage />, { at: '/dashboard' });
    expect(await screen.findByText('Nothing to count yet')).toBeVisible();
    unmount();
    serve({ 'GET /api/stats/dashboard': () => problem(500, { detail: 'Counting failed.' }) });
    renderAs(<DashboardPage />, { at: '/dashboard' });
    expect(await screen.findByText('Counting failed.')).toBeVisible();
  });
});
