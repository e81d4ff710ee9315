import { eventSentence } from './events';

import type { Translate } from '@/lib/i18n';
import type { Ticket, TicketEvent, Triage } from '@/lib/types';

/** The codes at the end of a decision's reason (`app/triage/decide.py`); none in that of an automatic resolution. */
export function rulesOf(reason: string): string[] {
  return /Rules: ([a-z_, ]+)\.?$/.exec(reason)?.[1]?.split(', ') ?? [];
}

/** What became of a decision that was left to people; null while it waits. */
export function handledSentence(
  t: Translate,
  ticket: Ticket,
  triage: Triage,
  events: readonly TicketEvent[],
): string | null {
  // A review of an earlier run says nothing about this one.
  const later = events.filter(({ created_at }) => created_at >= (triage.completed_at ?? ''));
  const review = later.findLast(({ kind }) => kind === 'review.completed');
  if (review) return eventSentence(t, review);
  // An answer outside of the queue deals with it, too.
  const reply = later.find(({ kind, actor }) => kind === 'reply.added' && actor && actor.role !== 'customer');
  if (reply?.actor) return t('tickets.handled.replied', { who: reply.actor.name });
  return ticket.status === 'resolved' || ticket.status === 'closed' ? t('tickets.handled.settled') : null;
}
