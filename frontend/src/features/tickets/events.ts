import { humanize } from '@/lib/format';
import { exactTime } from '@/lib/time';

import type { TicketEvent } from '@/lib/types';

/** Messages show themselves, and a ticket's first message is its creation. */
export function isShownEvent(event: TicketEvent): boolean {
  return !['ticket.created', 'reply.added', 'note.added', 'mention.added'].includes(event.kind);
}

function said(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (Array.isArray(value)) return value.length > 0 ? value.map(String).join(', ') : 'nothing';
  return typeof value === 'string' ? humanize(value).toLowerCase() : JSON.stringify(value);
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

const SENTENCES: Record<string, (who: string, data: TicketEvent['data']) => string> = {
  'ticket.merged': (who, { source_id, target_id }) =>
    `${who} merged ticket #${text(source_id)} into #${text(target_id)}`,
  'ticket.unmerged': (who, { source_id, target_id }) =>
    `${who} parted ticket #${text(source_id)} from #${text(target_id)}`,
  'ticket.split': (who, { from_id, to_id }) =>
    `${who} opened ticket #${text(to_id)} from a reply in #${text(from_id)}`,
  'ticket.woken': (_who, { reason }) =>
    reason === 'reply' ? 'The customer answered: no longer snoozed' : 'Snooze ended',
  'attachment.added': (who, { filename }) => `${who} added ${text(filename)}`,
  'attachment.removed': (who, { filename }) => `${who} removed ${text(filename)}`,
};

/** One line of the audit timeline: who did what. */
export function eventSentence(event: TicketEvent): string {
  const who = event.actor?.name ?? humanize(event.source);
  const { field, from, to } = event.data;
  if (event.kind === 'ticket.changed' && field === 'snoozed_until')
    return typeof to === 'string'
      ? `${who} snoozed the ticket until ${exactTime(to)}`
      : `${who} ended the snooze`;
  if (event.kind === 'ticket.changed' && field === 'is_spam')
    return to ? `${who} marked the ticket as spam` : `${who} took the spam mark away`;
  if (event.kind === 'ticket.changed' && typeof field === 'string') {
    const name = field === 'assignee_id' ? 'assignee' : field.replaceAll('_', ' ');
    if (field === 'assignee_id' || field === 'requester_id' || !('to' in event.data))
      return `${who} changed the ${name}`;
    return `${who} changed ${name} from ${said(from)} to ${said(to)}`;
  }
  const known = SENTENCES[event.kind];
  if (known) return known(who, event.data);
  const [subject = '', verb = ''] = event.kind.split('.');
  const what = `${humanize(subject)} ${verb.replaceAll('_', ' ')}`.trimEnd();
  return event.actor ? `${who}: ${what.toLowerCase()}` : what;
}
