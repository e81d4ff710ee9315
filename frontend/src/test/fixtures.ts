import type { Page, Sla, Snippet, Suggestion, Ticket, ViewCounts } from '@/lib/types';

export function page<T>(items: T[], total = items.length): Page<T> {
  return { items, total, page: 1, page_size: 25, pages: Math.max(Math.ceil(total / 25), 1) };
}

/** The same number of tickets in every view that everybody has. */
export function viewCounts(total: number, change: Partial<ViewCounts> = {}): ViewCounts {
  const each = { total, total_relation: 'eq' } as const;
  return {
    open: each,
    mine: each,
    unassigned: each,
    urgent: each,
    breaching: each,
    snoozed: each,
    resolved: each,
    all: each,
    review: each,
    saved: [],
    ...change,
  };
}

/** A first response that is due in so many minutes, and came so many minutes from now; below zero is past. */
export function sla({ minutes, answered }: { minutes: number; answered?: number }): Sla {
  const from = (offset: number) => new Date(Date.now() + offset * 60_000).toISOString();
  const late = (answered ?? 0) > minutes;
  return {
    metric: 'first_response',
    target_minutes: 240,
    due_at: from(minutes),
    state: late ? 'breached' : answered === undefined ? 'pending' : 'met',
    responded_at: answered === undefined ? null : from(answered),
    outstanding: answered === undefined,
  };
}

export function ticket(change: Partial<Ticket> = {}): Ticket {
  return {
    id: 7,
    title: 'Charged twice for order 1182',
    content: 'I was charged twice for my order.\nPlease refund one.',
    status: 'open',
    priority: 'medium',
    tags: ['refund'],
    requester_id: 3,
    requester: { id: 3, name: 'Carl Customer', email: 'carl@shop.example', role: 'customer' },
    assignee_id: null,
    assignee: null,
    team: null,
    category: null,
    severity: null,
    version: 4,
    created_at: '2026-03-01T10:00:00Z',
    updated_at: '2026-03-01T10:00:00Z',
    resolved_at: null,
    reply_count: 0,
    latest_message: 'I was charged twice for my order. Please refund one.',
    sla: null,
    ai_draft_response: null,
    triage: null,
    rating: null,
    metadata: {},
    is_spam: false,
    snoozed_until: null,
    merged_into_id: null,
    split_from_id: null,
    attachments: [],
    ...change,
  };
}

const PASSAGE = 'Duplicate charges are refunded within five days. Holds vanish on their own.';

export const SNIPPETS: Snippet[] = [
  {
    id: '1:1:0',
    text: PASSAGE,
    title: 'Refund policy',
    metadata: {},
    distance: 0.31,
    score: 0.82,
    document_id: 1,
  },
  {
    id: '2:1:0',
    text: 'Invoices are sent monthly.',
    title: 'Invoices',
    metadata: {},
    distance: 0.7,
    score: 0.4,
    document_id: 2,
  },
];

const FIRST = 'Duplicate charges are refunded within five days.';
const SECOND = 'Holds vanish on their own.';

export const SUGGESTION: Suggestion = {
  ticket_id: 7,
  draft_id: 31,
  status: 'answered',
  category: 'billing',
  confidence: 0.91,
  suggested_priority: 'high',
  suggested_tags: ['double-charge'],
  ai_reply: `Hello Carl,\n\n${FIRST} [1]\n\n${SECOND} [1]\n\nKind regards`,
  kb_snippets: SNIPPETS,
  citations: [
    { marker: '[1]', chunk_id: '1:1:0', document_id: 1, quote: FIRST, sentence: FIRST, start: 0, end: 48 },
    { marker: '[1]', chunk_id: '1:1:0', document_id: 1, quote: SECOND, sentence: SECOND, start: 49, end: 75 },
  ],
  engine: 'local',
  model: 'citedesk-local',
  fallback_used: false,
  fallback_reason: null,
  reason: '',
  timings_ms: {},
};
