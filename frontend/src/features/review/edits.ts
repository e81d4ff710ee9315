import { loadForm, saveForm } from '@/lib/composer-draft';

import { NO_CHOICES } from './CorrectionsForm';

import type { Choices } from './CorrectionsForm';

/** What was changed at a waiting ticket and not sent yet, kept in this browser. */
export interface Edits {
  /** The answer; null: the draft as it is. It outlives the decision: triage may read the ticket again meanwhile. */
  text: string | null;
  choices: Choices;
}

interface Kept extends Edits {
  /** When the ticket was made: a database may give the id of a deleted ticket to the next one. */
  ticketCreatedAt: string;
  /** What the choices correct; they mean nothing for another decision. */
  decisionId: number;
}

interface Place {
  ticket: { id: number; created_at: string };
  decision: { id: number };
}

const nameOf = (ticketId: number) => `review-${ticketId}`;

export function loadEdits(userId: number, { ticket, decision }: Place): Edits {
  const kept = loadForm<Kept>(userId, nameOf(ticket.id));
  if (kept.ticketCreatedAt !== ticket.created_at) return { text: null, choices: NO_CHOICES };
  return {
    text: kept.text ?? null,
    choices: kept.decisionId === decision.id && kept.choices ? kept.choices : NO_CHOICES,
  };
}

export function saveEdits(userId: number, { ticket, decision }: Place, { text, choices }: Edits): void {
  const kept = { text, choices, ticketCreatedAt: ticket.created_at, decisionId: decision.id } satisfies Kept;
  saveForm(userId, nameOf(ticket.id), text === null && choices === NO_CHOICES ? null : kept);
}

/** The ticket is dealt with. */
export function dropEdits(userId: number, ticketId: number): void {
  saveForm(userId, nameOf(ticketId), null);
}
