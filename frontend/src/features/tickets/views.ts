import { ACTIVE_STATUSES } from '@/lib/types';

import type { MessageKey, Translate } from '@/lib/i18n';
import type { SavedView, TicketQuery, User, ViewCounts } from '@/lib/types';

type ViewLabel = Extract<MessageKey, `tickets.view.${string}`>;

/** Conditions of the list, without its page. */
export type ViewQuery = Omit<TicketQuery, 'page' | 'page_size'>;

export interface View {
  /** As the address says it. */
  key: string;
  /** Of a view that everybody has. */
  label?: ViewLabel;
  /** Of a view that somebody has saved. */
  saved?: SavedView;
  query: ViewQuery;
  /** Its name among the counts; without one it is not counted. */
  counted?: Exclude<keyof ViewCounts, 'saved'>;
  /** Ordered by when the first response is due, and nothing that has time. */
  breaching?: true;
}

export function viewName(t: Translate, view: View): string {
  return view.label ? t(view.label) : (view.saved?.name ?? '');
}

/** The views that everybody has. The first one is shown when the address names none. What sleeps is out of the way. */
export function viewsFor(user: User): View[] {
  const active = { status: [...ACTIVE_STATUSES], snoozed: false };
  return [
    { key: 'open', label: 'tickets.view.open', counted: 'open', query: active },
    {
      key: 'mine',
      label: 'tickets.view.mine',
      counted: 'mine',
      query: { ...active, assignee_id: [user.id] },
    },
    {
      key: 'unassigned',
      label: 'tickets.view.unassigned',
      counted: 'unassigned',
      query: { ...active, assignee_id: ['none'] },
    },
    {
      key: 'urgent',
      label: 'tickets.view.urgent',
      counted: 'urgent',
      query: { ...active, priority: ['urgent'] },
    },
    {
      key: 'breaching',
      label: 'tickets.view.breaching',
      counted: 'breaching',
      query: active,
      breaching: true,
    },
    { key: 'snoozed', label: 'tickets.view.snoozed', counted: 'snoozed', query: { snoozed: true } },
    {
      key: 'resolved',
      label: 'tickets.view.resolved',
      counted: 'resolved',
      query: { status: ['resolved', 'closed'] },
    },
    { key: 'all', label: 'tickets.view.all', counted: 'all', query: {} },
  ];
}

/** The filters that can ask for tickets without any. */
const CLEARABLE = ['category', 'team', 'assignee_id'] as const;

function replaced(query: Record<string, unknown>, from: string | null, to: string | null) {
  const changed: Record<string, unknown> = { ...query };
  for (const name of CLEARABLE) {
    const values = query[name];
    if (Array.isArray(values)) changed[name] = values.map((value: unknown) => (value === from ? to : value));
  }
  return changed;
}

/** What is kept of a view; in its stored form none is `null`. */
export function toStored(query: ViewQuery): Record<string, unknown> {
  return replaced(query, 'none', null);
}

export function savedView(saved: SavedView): View {
  return { key: `saved-${saved.id}`, saved, query: replaced(saved.filters, null, 'none') };
}
