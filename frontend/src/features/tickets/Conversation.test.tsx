import { screen, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';

import { page, ticket } from '@/test/fixtures';
import { AGENT, renderAs } from '@/test/render';
import { serve } from '@/test/server';

import { Conversation } from './Conversation';
import { useOutbox } from './composer/outbox';

const BO = { ...AGENT, id: 9, name: 'Bo Berg' };

afterEach(() => useOutbox.setState({ parcels: [] }));

describe('a message that is on its way', () => {
  it.each([
    [undefined, 'Ana Agent'],
    [ticket().requester_id, 'Carl Customer'],
    [BO.id, 'Bo Berg'],
  ])('is its author’s: %s', async (author_id, name) => {
    serve({
      'GET /api/tickets/7/replies': () => page([]),
      'GET /api/tickets/7/events': () => page([]),
      'GET /api/users': (_request, url) => page(url.searchParams.get('role') === 'agent' ? [AGENT, BO] : []),
    });
    useOutbox.setState({
      parcels: [
        {
          id: 'a',
          userId: AGENT.id,
          ticketId: 7,
          body: { content: 'On its way', ...(author_id ? { author_id } : {}) },
          key: 'k',
          files: [],
          createdAt: Date.now(),
          dueAt: Date.now() + 5_000,
          state: 'waiting',
        },
      ],
    });
    renderAs(<Conversation ticket={ticket()} staff />);
    const message = (await screen.findByText('Not sent yet')).closest('li') as HTMLElement;
    expect(await within(message).findByText(name)).toBeVisible();
  });
});
