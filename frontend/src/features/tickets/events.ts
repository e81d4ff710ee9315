import { humanize } from '@/lib/format';
import { inSentence } from '@/lib/i18n';
import { enumName } from '@/lib/i18n/enum-name';
import { exactTime } from '@/lib/time';

import type { Translate } from '@/lib/i18n';
import type { TicketEvent } from '@/lib/types';

/** Messages show themselves, and a ticket's first message is its creation. */
export function isShownEvent(event: TicketEvent): boolean {
  return !['ticket.created', 'reply.added', 'note.added', 'mention.added'].includes(event.kind);
}

/** What the page knows about ids in events. */
export interface EventNames {
  person: (id: number) => string | undefined;
  category: (id: string) => string;
  team: (id: string) => string;
}

const NO_NAMES: EventNames = { person: () => undefined, category: humanize, team: humanize };

function said(t: Translate, names: EventNames, field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return t('tickets.nothingIn');
  if (Array.isArray(value)) return value.length > 0 ? value.map(String).join(', ') : t('tickets.nothingIn');
  if (typeof value !== 'string') return JSON.stringify(value);
  if (field === 'category' || field === 'team') return names[field](value);
  const named = field === 'status' || field === 'priority' || field === 'severity';
  return inSentence(named ? enumName(field, value) : humanize(value));
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function assignedSentence(t: Translate, who: string, names: EventNames, to: unknown, actor?: number): string {
  if (to === null || to === undefined) return t('tickets.event.unassigned', { who });
  if (to === actor) return t('tickets.event.took', { who });
  const name = typeof to === 'number' ? names.person(to) : undefined;
  return name ? t('tickets.event.assignedTo', { who, name }) : t('tickets.event.assigned', { who });
}

function changeSentence(t: Translate, who: string, names: EventNames, event: TicketEvent): string {
  const { field, ...data } = event.data;
  const { from, to } = data;
  if (field === 'snoozed_until')
    return typeof to === 'string'
      ? t('tickets.event.snoozed', { who, time: exactTime(to) })
      : t('tickets.event.snoozeEnded', { who });
  if (field === 'is_spam')
    return to ? t('tickets.event.spam', { who }) : t('tickets.event.spamRemoved', { who });
  if (field === 'assignee_id') return assignedSentence(t, who, names, to, event.actor?.id);
  const property = String(field);
  const name = inSentence(enumName('property', property));
  if (property === 'requester_id' || !('to' in data))
    return t('tickets.event.changedField', { who, field: name });
  return t('tickets.event.changed', {
    who,
    field: name,
    from: said(t, names, property, from),
    to: said(t, names, property, to),
  });
}

const SENTENCES: Record<string, (t: Translate, who: string, data: TicketEvent['data']) => string> = {
  'ticket.merged': (t, who, { source_id, target_id }) =>
    t('tickets.event.merged', { who, from: text(source_id), to: text(target_id) }),
  'ticket.unmerged': (t, who, { source_id, target_id }) =>
    t('tickets.event.unmerged', { who, from: text(source_id), to: text(target_id) }),
  'ticket.split': (t, who, { from_id, to_id }) =>
    t('tickets.event.split', { who, from: text(from_id), to: text(to_id) }),
  'ticket.woken': (t, _who, { reason }) =>
    reason === 'reply' ? t('tickets.event.wokenByReply') : t('tickets.event.wokenByTime'),
  'ticket.auto_resolved': (t, _who, { reason }) =>
    text(reason)
      ? t('tickets.event.autoResolvedAs', { reason: text(reason) })
      : t('tickets.event.autoResolved'),
  'triage.completed': (t, _who, { decision }) =>
    text(decision)
      ? t('tickets.event.triageDecided', { decision: inSentence(enumName('decision', text(decision))) })
      : t('tickets.event.triageCompleted'),
  'ticket.rated': (t, who, { score }) => t('tickets.event.rated', { who, score: text(score) }),
  'decision.refuted': (t) => t('tickets.event.decisionRefuted'),
  'draft.created': (t, who) => t('tickets.event.draftCreated', { who }),
  'review.completed': (t, who, { action }) =>
    action === 'approve' || action === 'edit' || action === 'reject'
      ? t(`tickets.event.review.${action}`, { who })
      : t('tickets.event.reviewCompleted', { who }),
  'attachment.added': (t, who, { filename }) =>
    t('tickets.event.attachmentAdded', { who, file: text(filename) }),
  'attachment.removed': (t, who, { filename }) =>
    t('tickets.event.attachmentRemoved', { who, file: text(filename) }),
};

/** One line of the audit timeline: who did what. */
export function eventSentence(t: Translate, event: TicketEvent, names: EventNames = NO_NAMES): string {
  const who = event.actor?.name ?? enumName('source', event.source);
  if (event.kind === 'ticket.changed' && typeof event.data.field === 'string')
    return changeSentence(t, who, names, event);
  const known = SENTENCES[event.kind];
  if (known) return known(t, who, event.data);
  const [subject = '', verb = ''] = event.kind.split('.');
  const what = `${humanize(subject)} ${verb.replaceAll('_', ' ')}`.trimEnd();
  return event.actor ? t('tickets.event.other', { who, what: what.toLowerCase() }) : what;
}
