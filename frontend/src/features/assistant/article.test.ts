import { describe, expect, it } from 'vitest';

import { ticket } from '@/test/fixtures';

import { articleFrom } from './article';

import type { Reply } from '@/lib/types';

function reply(content: string, change: Partial<Reply> = {}): Reply {
  return {
    id: 1,
    ticket_id: 7,
    author: { id: 2, name: 'Ana', role: 'agent' },
    content,
    internal: false,
    draft_id: null,
    draft_edit_distance: null,
    attachments: [],
    origin_ticket_id: null,
    created_at: '2026-03-01T10:00:00Z',
    ...change,
  };
}

describe('articleFrom', () => {
  it('takes the question and the public answers, without notes, customers and markers', () => {
    const { title, text } = articleFrom(ticket(), [
      reply('Refunds take five days. [1]'),
      reply('secret', { internal: true }),
      reply('thanks!', { author: { id: 3, name: 'Carl', role: 'customer' } }),
    ]);
    expect(title).toBe('Charged twice for order 1182');
    expect(text).toContain('I was charged twice');
    expect(text).toContain('Refunds take five days.\n');
    expect(text).not.toMatch(/secret|thanks|\[1\]/);
  });

  it('leaves room for the answer that is missing', () => {
    expect(articleFrom(ticket(), []).text).toContain('Write here what solves it.');
  });
});
