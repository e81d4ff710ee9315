import { t } from '@/lib/i18n';

import type { Reply, Ticket } from '@/lib/types';

/** What the knowledge base's form is filled with. */
export interface ArticleDraft {
  title: string;
  text: string;
}

/** An article out of a ticket: what was asked, and what the desk has answered in public. For a person to finish. */
export function articleFrom(ticket: Ticket, replies: readonly Reply[]): ArticleDraft {
  const answers = replies
    .filter(({ internal, author }) => !internal && author.role !== 'customer')
    // Marks of citations mean nothing outside of the ticket.
    .map(({ content }) => content.replace(/\s*\[\d+\]/g, '').trim());
  const answer = answers.length > 0 ? answers.join('\n\n') : t('assistant.articleAnswer');
  return { title: ticket.title, text: `## ${ticket.title}\n\n${ticket.content.trim()}\n\n${answer}\n` };
}
