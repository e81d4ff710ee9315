import { describe, expect, it } from 'vitest';

import { t } from '@/lib/i18n';

import { eventSentence, isShownEvent } from './events';

import type { TicketEvent } from '@/lib/types';

function event(kind: string, data: Record<string, unknown>): TicketEvent {
  return {
    id: 1,
    ticket_id: 7,
    kind,
    source: 'person',
    actor: { id: 2, name: 'Ana', email: null, role: 'agent' },
    data,
    created_at: '2026-03-01T10:00:00Z',
  };
}

describe('eventSentence', () => {
  it.each([
    ['ticket.merged', { source_id: 3, target_id: 7 }, 'Ana merged ticket #3 into #7'],
    ['ticket.split', { from_id: 7, to_id: 9 }, 'Ana opened ticket #9 from a reply in #7'],
    ['ticket.woken', { reason: 'time' }, 'Snooze ended'],
    ['triage.completed', {}, 'Triage completed'],
    ['triage.completed', { decision: 'awaiting_review' }, 'Triage completed: awaiting review'],
    ['review.completed', {}, 'Ana completed the review'],
    ['review.completed', { action: 'edit' }, 'Ana edited the draft and sent it'],
    ['ticket.auto_resolved', { reason: 'Sure enough.' }, 'Resolved without a person: Sure enough.'],
    ['ticket.rated', { score: 4, from: null, comment: true }, 'Ana rated the help: 4 of 5'],
    ['decision.refuted', {}, 'Reopened: the automatic resolution was wrong'],
    ['ticket.changed', { field: 'assignee_id', from: null, to: 2 }, 'Ana took the ticket'],
    ['ticket.changed', { field: 'assignee_id', from: 2, to: null }, 'Ana took the assignee away'],
    ['attachment.added', { filename: 'log.txt' }, 'Ana added log.txt'],
    ['ticket.changed', { field: 'is_spam', from: false, to: true }, 'Ana marked the ticket as spam'],
    ['ticket.changed', { field: 'snoozed_until', from: 'x', to: null }, 'Ana ended the snooze'],
    [
      'ticket.changed',
      { field: 'status', from: 'open', to: 'waiting' },
      'Ana changed status from open to waiting',
    ],
  ])('%s %j', (kind, data, sentence) => {
    expect(eventSentence(t, event(kind, data))).toBe(sentence);
  });

  it('names the time until which a ticket sleeps', () => {
    const sentence = eventSentence(
      t,
      event('ticket.changed', { field: 'snoozed_until', from: null, to: '2026-03-02T10:00:00Z' }),
    );
    expect(sentence).toMatch(/^Ana snoozed the ticket until .*2026/);
    expect(sentence).not.toContain('T10:00');
  });

  it('leaves mentions to the notes that hold them', () => {
    expect(isShownEvent(event('mention.added', {}))).toBe(false);
  });
});
