import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { CUSTOMER, renderAs } from '@/test/render';

import { ReplyMessage } from './Message';

import type { Reply } from '@/lib/types';

const REPLY: Reply = {
  id: 1,
  ticket_id: 7,
  author: { id: 2, name: 'Ana Agent', email: null, role: 'agent' },
  content: 'A refund takes **five days**.[1] Ask us then.[2]',
  internal: false,
  draft_id: null,
  draft_edit_distance: null,
  attachments: [],
  origin_ticket_id: null,
  created_at: '2026-03-01T10:00:00Z',
};

function show(reply: Partial<Reply>, verbatim: boolean) {
  renderAs(
    <ol>
      <ReplyMessage reply={{ ...REPLY, ...reply }} now verbatim={verbatim} />
    </ol>,
    { me: CUSTOMER },
  );
}

describe('a reply', () => {
  it('shows customers no markers of passages that they cannot look up', async () => {
    show({}, false);
    expect(await screen.findByText('five days')).toBeVisible();
    expect(screen.getByRole('listitem')).toHaveTextContent('A refund takes five days. Ask us then.');
    expect(screen.queryByText(/\[\d\]/)).toBeNull();
  });

  it('runs in the direction of its words, each message for itself', async () => {
    show({ content: 'وصلت الحزمة **متأخرة**.' }, false);
    expect((await screen.findByText('متأخرة')).closest('[dir]')).toHaveAttribute('dir', 'auto');
    const author = { ...REPLY.author, id: 3, role: 'customer' as const };
    show({ author, content: 'החבילה לא הגיעה' }, true);
    expect(await screen.findByText('החבילה לא הגיעה')).toHaveAttribute('dir', 'auto');
  });

  it('shows agents what was sent, and everybody what a customer wrote, as it stands', async () => {
    show({}, true);
    expect(await screen.findByText(/Ask us then\.\[2\]/)).toBeVisible();
    const author = { ...REPLY.author, id: 3, role: 'customer' as const };
    show({ author, content: 'The first one fails.[1]' }, false);
    expect(await screen.findByText('The first one fails.[1]')).toBeVisible();
  });

  it('leads agents from the markers of a sent draft to what it rests on', async () => {
    const citation = {
      chunk_id: 'a:1:0',
      document_id: 4,
      quote: 'Refunds arrive within five days.',
      sentence: 'A refund takes **five days**.',
    };
    const citations = [
      { ...citation, marker: '[1]', title: 'Refunds' },
      { ...citation, marker: '[2]', title: null, document_id: 9, sentence: 'Ask us then.' },
    ];
    show({ citations }, true);
    const chip = await screen.findByRole('link', { name: 'Citation 1, Refunds' });
    expect(chip).toHaveAttribute('href', '/kb?document=4');
    expect(screen.getByRole('button', { name: /Citation 2, A document that was deleted/ })).toBeVisible();
    await userEvent.setup({ delay: null }).hover(chip);
    expect(await screen.findByText('Refunds arrive within five days.')).toBeVisible();
  });
});
