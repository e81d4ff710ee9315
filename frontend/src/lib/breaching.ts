import { queryOptions } from '@tanstack/react-query';

import { api, unwrap } from './api';
import { SEVERITIES } from './types';

import type { Page, Ticket, TicketQuery } from './types';

const EACH = 50;
const REFRESH_MS = 20_000;

/**
 * Tickets that still owe their first response and are late or nearly so, the most overdue first. Within a severity the
 * oldest is due first, so the oldest of each severity are asked for; the total counts all of them.
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
              params: {
                query: {
                  ...filters,
                  severity: [severity],
                  sla: ['at_risk', 'overdue'],
                  sort: 'created_at',
                  page_size: EACH,
                },
              },
            }),
          ),
        ),
      );
      const items = pages
        .flatMap((page) => page.items)
        .sort((left, right) => (left.sla?.due_at ?? '').localeCompare(right.sla?.due_at ?? ''));
      return {
        items,
        total: pages.reduce((sum, page) => sum + page.total, 0),
        total_relation: pages.some((page) => page.total_relation === 'gte') ? 'gte' : 'eq',
        page: 1,
        page_size: Math.max(items.length, 1),
        pages: 1,
      };
    },
    refetchInterval: REFRESH_MS,
  });
