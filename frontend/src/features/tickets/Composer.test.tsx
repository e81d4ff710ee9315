import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createRef } from 'react';
import { describe, expect, it } from 'vitest';

import { page, ticket } from '@/test/fixtures';
import { AGENT, CUSTOMER, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { Composer, insertParagraph } from './Composer';

import type { ComposerHandle } from './Composer';

const PATH = 'POST /api/tickets/7/replies';
const REST = { 'GET /api/tickets/7': () => ticket(), 'GET /api/tickets': () => page([]) };

function reply(content: string) {
  return {
    id: 1,
    ticket_id: 7,
    author: AGENT,
    content,
    internal: false,
    draft_id: null,
    created_at: '2026-03-01T10:00:00Z',
  };
}

function show(me = AGENT) {
  const handle = createRef<ComposerHandle>();
  const view = renderAs(<Composer ref={handle} ticket={ticket()} me={me} />, { me });
  return {
    ...view,
    handle,
    user: userEvent.setup({ delay: null }),
    box: () => screen.getByRole('textbox', { name: 'Reply' }),
  };
}

describe('Composer', () => {
  it('keeps unsent text over leaving the page', async () => {
    const first = show();
    await first.user.type(first.box(), 'half an answer');
    first.unmount();
    const second = show();
    expect(second.box()).toHaveValue('half an answer');
  });

  it('keeps the reply and the note apart', async () => {
    const { user, box } = show();
    await user.type(box(), 'for the customer');
    await user.click(screen.getByText('Internal note'));
    const note = screen.getByRole('textbox', { name: 'Internal note' });
    expect(note).toHaveValue('');
    await user.type(note, 'for us');
    await user.click(screen.getByText('Reply'));
    expect(box()).toHaveValue('for the customer');
  });

  it('sends with Ctrl-Enter, with the draft it came from, and clears itself', async () => {
    const calls = serve({ ...REST, [PATH]: () => reply('x') });
    const { handle, user, box } = show();
    act(() => handle.current?.insert('Cited text. [1]', 31));
    await user.type(box(), '{Control>}{Enter}{/Control}');
    await waitFor(() => expect(box()).toHaveValue(''));
    expect(calls[0]?.body).toEqual({ content: 'Cited text. [1]', draft_id: 31 });
    expect(localStorage).toHaveLength(0);
  });

  it('sends and resolves in one go', async () => {
    const calls = serve({ ...REST, [PATH]: () => reply('done') });
    const { user, box } = show();
    await user.type(box(), 'done');
    await user.click(screen.getByRole('button', { name: 'More ways to send' }));
    await user.click(await screen.findByText('Send and resolve'));
    await waitFor(() => expect(calls[0]?.body).toEqual({ content: 'done', status: 'resolved' }));
  });

  it('loses no text when sending fails, and sends it again', async () => {
    let down = true;
    const calls = serve({
      ...REST,
      [PATH]: () => {
        if (!down) return reply('x');
        down = false;
        return problem(500, { detail: 'The database is away.' });
      },
    });
    const { user, box } = show();
    await user.type(box(), 'my answer');
    await user.click(screen.getByRole('button', { name: 'Send' }));
    expect(await screen.findByText('The database is away.')).toBeInTheDocument();
    expect(box()).toHaveValue('my answer');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(box()).toHaveValue(''));
    expect(calls.filter(({ method }) => method === 'POST')).toHaveLength(2);
  });

  it('inserts where the cursor is', async () => {
    const { handle, user, box } = show();
    await user.type(box(), 'Above.Below.');
    await user.keyboard('{ArrowLeft>6/}');
    act(() => handle.current?.insert('Middle.', 1));
    await waitFor(() => expect(box()).toHaveValue('Above.\n\nMiddle.\n\nBelow.'));
  });

  it('gives customers a plain reply box', () => {
    show(CUSTOMER);
    expect(screen.queryByText('Internal note')).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'More ways to send' })).not.toBeInTheDocument();
  });
});

describe('insertParagraph', () => {
  it.each([
    ['', 'a', '', 'a'],
    ['x', 'a', '', 'x\n\na'],
    ['x\n', 'a', '\ny', 'x\n\na\n\ny'],
    ['x\n\n', 'a', 'y', 'x\n\na\n\ny'],
  ])('%j + %j + %j', (before, text, after, expected) => {
    expect(insertParagraph(before, text, after).value).toBe(expected);
  });
});
