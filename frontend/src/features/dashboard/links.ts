import { changeParams } from '@/lib/table-state';
import { ACTIVE_STATUSES } from '@/lib/types';

import type { Figures } from './api';
import type { UrlChange } from '@/lib/table-state';

const DAY_MS = 86_400_000;

/**
 * Addresses of the ticket list with exactly the tickets that a figure counts. Figures that no filter of the list can
 * express have none: what was settled or reopened in the period, targets that were met or missed, ratings, the backlog of
 * a day gone by, and tickets without a category.
 */
export function ticketLinks({ period_from: from, period_to: to, team }: Figures) {
  // Of all tickets: the other views leave out what sleeps, which the figures count.
  const list = (conditions: UrlChange) =>
    `/tickets?${changeParams(new URLSearchParams(), { view: 'all', team: team ?? null, ...conditions })}`;
  const created = { created_after: from, created_before: to };
  return {
    created: list(created),
    open: list({ status: ACTIVE_STATUSES }),
    unassigned: list({ status: ACTIVE_STATUSES, assignee_id: 'none' }),
    /** Of a day in UTC, as far as the period reaches into it. */
    createdOn: (day: string) => {
      const begin = Date.parse(day);
      return list({
        created_after: begin < Date.parse(from) ? from : new Date(begin).toISOString(),
        created_before: begin + DAY_MS > Date.parse(to) ? to : new Date(begin + DAY_MS).toISOString(),
      });
    },
    createdWith: (field: 'status' | 'priority' | 'category', value: string) =>
      list({ ...created, [field]: value }),
  };
}

export type TicketLinks = ReturnType<typeof ticketLinks>;
