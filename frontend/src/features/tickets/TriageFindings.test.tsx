import { screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';

import { setLanguage } from '@/lib/i18n';
import { page, ticket } from '@/test/fixtures';
import { renderAs } from '@/test/render';
import { serve } from '@/test/server';

import { TriageFindings } from './TriageFindings';

import type { Ticket } from '@/lib/types';

afterEach(() => setLanguage('en'));

const REASON =
  'Details that the category needs are missing. Rules: missing_fields, category, switched_off, moon_phase.';

function show(events: object[] = [], change: Partial<Ticket> = {}) {
  serve({ 'GET /api/tickets/7/events': () => page(events) });
  const triage = {
    status: 'completed',
    decision: 'awaiting_review',
    decision_reason: REASON,
    confidence: 0.62,
    completed_at: '2026-03-01T10:00:00Z',
  } as Ticket['triage'];
  renderAs(<TriageFindings ticket={ticket({ triage, ...change })} />);
}

function event(kind: string, data: object, created_at: string) {
  const actor = { id: 2, name: 'Ana Agent', role: 'agent' };
  return { id: 1, ticket_id: 7, kind, source: 'person', actor, data, created_at };
}

const decision = () => screen.getByText('Decision').nextElementSibling;

describe('TriageFindings', () => {
  it('says in words why a person decides, also what it does not know', async () => {
    show();
    expect(screen.getByText('Details that the category needs are missing')).toBeVisible();
    expect(screen.getAllByRole('listitem').map((one) => one.textContent)).toEqual([
      'This category is left to people',
      'Automatic sending is switched off',
      'Moon phase',
    ]);
    expect(screen.queryByText(/missing_fields/)).toBeNull();
    expect(decision()).toHaveTextContent(/^Awaiting review/);
    await setLanguage('de');
    expect(await screen.findByText('Automatisches Senden ist ausgeschaltet')).toBeVisible();
  });

  it('says what became of it', async () => {
    show([
      event('review.completed', { action: 'reject' }, '2026-02-28T10:00:00Z'),
      event('reply.added', {}, '2026-03-01T10:05:00Z'),
      event('review.completed', { action: 'approve' }, '2026-03-01T10:05:00Z'),
    ]);
    expect(await screen.findByText(/Ana Agent approved the draft and sent it/)).toBeVisible();
    expect(screen.queryByText(/Awaiting review/)).toBeNull();
  });

  it('knows answers outside of the queue', async () => {
    show([event('reply.added', {}, '2026-03-01T10:05:00Z')]);
    expect(await screen.findByText(/Ana Agent answered/)).toBeVisible();
  });

  it('does not wait once the ticket is settled', () => {
    show([], { status: 'closed' });
    expect(within(decision() as HTMLElement).getByText(/Settled without a review/)).toBeVisible();
  });
});
