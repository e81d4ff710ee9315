import { describe, expect, it } from 'vitest';

import { ticketLinks } from './links';

import type { Figures } from './api';

const figures = (from: string, to: string, team: string | null = null) =>
  ticketLinks({ period_from: from, period_to: to, team } as Figures);
const said = (address: string) => [...new URLSearchParams(address.split('?')[1])];

describe('the tickets behind a figure', () => {
  const links = figures('2026-03-01T00:00:00Z', '2026-03-03T09:30:00.123456Z', 'billing_team');

  it('are those of the same moments and the same team, whether they sleep or not', () => {
    expect(said(links.createdWith('priority', 'urgent'))).toEqual([
      ['view', 'all'],
      ['team', 'billing_team'],
      ['created_after', '2026-03-01T00:00:00Z'],
      ['created_before', '2026-03-03T09:30:00.123456Z'],
      ['priority', 'urgent'],
    ]);
    expect(said(figures('2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z').created)).toEqual([
      ['view', 'all'],
      ['created_after', '2026-03-01T00:00:00Z'],
      ['created_before', '2026-03-02T00:00:00Z'],
    ]);
  });

  it('are of now, whenever they were made, where the figure is', () => {
    expect(said(links.unassigned)).toEqual([
      ['view', 'all'],
      ['team', 'billing_team'],
      ['status', 'open'],
      ['status', 'in_progress'],
      ['status', 'waiting'],
      ['assignee_id', 'none'],
    ]);
  });

  it('are those of a whole day in UTC, and of today until the moment of the figures', () => {
    const bounds = (day: string) => said(links.createdOn(day)).slice(2);
    expect(bounds('2026-03-01')).toEqual([
      ['created_after', '2026-03-01T00:00:00.000Z'],
      ['created_before', '2026-03-02T00:00:00.000Z'],
    ]);
    expect(bounds('2026-03-03')).toEqual([
      ['created_after', '2026-03-03T00:00:00.000Z'],
      ['created_before', '2026-03-03T09:30:00.123456Z'],
    ]);
  });
});
