import { ACTIVE_STATUSES } from '@/lib/types';

import type { TicketQuery, User } from '@/lib/types';

export interface View {
  key: string;
  label: string;
  query: TicketQuery;
}

/** The saved views at the left. The first one is shown when the address names none. */
export function viewsFor(user: User): View[] {
  const active = { status: [...ACTIVE_STATUSES] };
  if (user.role === 'customer') {
    return [
      { key: 'all', label: 'All requests', query: {} },
      { key: 'open', label: 'Open', query: active },
      { key: 'resolved', label: 'Resolved', query: { status: ['resolved', 'closed'] } },
    ];
  }
  return [
    { key: 'open', label: 'All open', query: active },
    { key: 'mine', label: 'Mine', query: { ...active, assignee_id: [user.id] } },
    { key: 'unassigned', label: 'Unassigned', query: { ...active, assignee_id: ['none'] } },
    { key: 'urgent', label: 'Urgent', query: { ...active, priority: ['urgent'] } },
    { key: 'resolved', label: 'Resolved', query: { status: ['resolved', 'closed'] } },
    { key: 'all', label: 'All tickets', query: {} },
  ];
}
