import { queryOptions } from '@tanstack/react-query';

import { api, unwrap } from './api';
import { SEVERITIES } from './types';

import type { Page, Sla, Ticket, TicketQuery } from './types';

/** Of the target; the dashboard counts "at risk" by the same share. */
const AT_RISK_SHARE = 0.25;
const EACH = 50;
const REFRESH_MS = 20_000;

/** The first response is late, or has less than a quarter of its time left. */
export function isAtRisk(sla: Sla | null, now: number = Date.now()): boolean {
  if (!sla || sla.state === 'met') return false;
  if (sla.state === 'breached') return true;
  return new Date(sla.due_at).getTime() - now < sla.target_minutes * 60_000 * AT_RISK_SHARE;
}

/**
 * Tickets whose first response is late or nearly so, the most overdue first. Within a severity the oldest is due first,
 * so the oldest of each severity are asked for.
 */
export const breachingQuery = (filters: Omit<TicketQuery, 'page' | 'page_size'>) =>
  queryOptions({
    queryKey: ['tickets', 'list', 'breaching', filters],
    queryFn: async (): Promise<Page<Ticket>> => {
      const wanted = SEVERITIES.filter((one) => !filters.severity?.length || filters.severity.includes(one));
      const pages = await Promise.all(
        wanted.map((severity) =>
          unwrap(
            api.GET('/api/tickets', {
              params: { query: { ...filters, severity: [severity], sort: 'created_at', page_size: EACH } },
            }),
          ),
        ),
      );
      const items = pages
        .flatMap((page) => page.items.filter(({ sla }) => isAtRisk(sla)))
        .sort((left, right) => (left.sla?.due_at ?? '').localeCompare(right.sla?.due_at ?? ''));
      const more = pages.some(
        (page) => page.total > page.items.length && isAtRisk(page.items[page.items.length - 1]?.sla ?? null),
      );
      return {
        items,
        total: items.length,
        total_relation: more ? 'gte' : 'eq',
        page: 1,
        page_size: Math.max(items.length, 1),
        pages: 1,
      };
    },
    refetchInterval: REFRESH_MS,
  });
