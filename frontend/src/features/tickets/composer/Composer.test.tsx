import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createRef } from 'react';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { repliesQuery } from '@/lib/replies';
import { page, ticket } from '@/test/fixtures';
import { AGENT, CUSTOMER, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { Composer } from './Composer';
import { UNDO_MS, useOutbox } from './outbox';
import { insertParagraph, link, mentionAt, prefixLines, wrap } from './text-edit';

import type { ComposerHandle } from './Composer';
import type { Call } from '@/test/server';

const PATH = 'POST /api/tickets/7/replies';
const COLLEAGUE = { ...AGENT, id: 9, name: 'Bo Berg', email: 'bo@desk.example' };
const REST = {
  'GET /api/tickets/7': () => ticket(),
  'GET /api/tickets': () => page([]),
  'GET /api/users': (_request: Request, url: URL) =>
    page(url.searchParams.get('role') === 'agent' ? [AGENT, COLLEAGUE] : []),
};
const posts = (calls: Call[]) => calls.filter(({ method }) => method === 'POST');

afterEach(() => {
  vi.useRealTimers();
  useOutbox.setState({ parcels: [] });
});

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

function show(me = AGENT, change: Parameters<typeof ticket>[0] = {}) {
  const handle = createRef<ComposerHandle>();
  const view = renderAs(<Composer ref={handle} ticket={ticket(change)} me={me} />, { me });
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

  it('is written in the direction of its words', () => {
    expect(show().box()).toHaveAttribute('dir', 'auto');
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

  it('asks before it sends an inserted draft whose source has changed since', async () => {
    let chunks = [{ id: '5:1:0' }];
    const calls = serve({
      ...REST,
      [PATH]: () => reply('x'),
      'GET /api/kb/documents/5': () => ({ id: 5, chunks }),
    });
    const { handle, user, box, unmount } = show();
    act(() => handle.current?.insert('Cited text. [1]', 31, [{ chunk_id: '5:1:0', document_id: 5 }]));
    unmount();
    // What it rests on is kept with the text.
    chunks = [{ id: '5:2:0' }];
    const again = show();
    await user.click(await screen.findByRole('button', { name: 'Send' }));
    expect(await screen.findByText(/The knowledge base no longer says/)).toBeVisible();
    expect(useOutbox.getState().parcels).toHaveLength(0);
    expect(box()).toHaveValue('Cited text. [1]');
    await user.click(screen.getByRole('button', { name: 'Send anyway' }));
    await waitFor(() => expect(again.box()).toHaveValue(''));
    expect(useOutbox.getState().parcels).toHaveLength(1);
    expect(calls.filter(({ path }) => path === '/api/kb/documents/5')).toHaveLength(1);
  });

  it('sends a draft whose sources are as they were, and one that cannot be asked about', async () => {
    serve({
      ...REST,
      [PATH]: () => reply('x'),
      'GET /api/kb/documents/5': () => ({ id: 5, chunks: [{ id: '5:1:0' }] }),
      'GET /api/kb/documents/6': () => problem(500),
    });
    const { handle, user, box } = show();
    for (const document_id of [5, 6]) {
      act(() => handle.current?.insert('Cited.', 31, [{ chunk_id: '5:1:0', document_id }]));
      await user.click(await screen.findByRole('button', { name: 'Send' }));
      await waitFor(() => expect(box()).toHaveValue(''));
    }
    expect(useOutbox.getState().parcels).toHaveLength(2);
  });

  it('sends no file up that is too large, and says how large one may be', async () => {
    const calls = serve(REST);
    const { box } = show();
    const file = Object.defineProperty(new File(['x'], 'film.mp4'), 'size', { value: 21 * 1024 * 1024 });
    fireEvent.paste(box(), { clipboardData: { files: [file], types: ['Files'] } });
    expect(await screen.findByText('Larger than 20 MB')).toBeVisible();
    expect(posts(calls)).toHaveLength(0);
  });

  it('sends with Ctrl-Enter, with the draft it came from, after a moment to undo', async () => {
    const calls = serve({ ...REST, [PATH]: () => reply('x') });
    const { handle, user, box } = show();
    act(() => handle.current?.insert('Cited text. [1]', 31));
    await user.type(box(), '{Control>}{Enter}{/Control}');
    expect(box()).toHaveValue('');
    expect(posts(calls)).toHaveLength(0);
    await waitFor(() => expect(posts(calls)).toHaveLength(1), { timeout: UNDO_MS + 2_000 });
    expect(posts(calls)[0]?.body).toEqual({ content: 'Cited text. [1]', draft_id: 31 });
    await waitFor(() => expect(localStorage).toHaveLength(0));
  });

  it('forgets the draft that was inserted once its text is gone', async () => {
    const calls = serve({ ...REST, [PATH]: () => reply('x') });
    const { handle, user, box } = show();
    act(() => handle.current?.insert('Cited. [1]', 31, [{ chunk_id: '5:1:0', document_id: 5 }]));
    await user.clear(box());
    await user.type(box(), 'my own words');
    await user.click(await screen.findByRole('button', { name: 'Send' }));
    await user.click(screen.getByRole('button', { name: 'Send now' }));
    await waitFor(() => expect(posts(calls)[0]?.body).toEqual({ content: 'my own words' }));
  });

  it('takes a message back while there is time', async () => {
    const calls = serve(REST);
    const { user, box, unmount } = show();
    await user.type(box(), 'too early');
    await user.click(await screen.findByRole('button', { name: 'Send' }));
    await user.type(box(), 'and more');
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    expect(box()).toHaveValue('too early\n\nand more');
    unmount();
    expect(posts(calls)).toHaveLength(0);
  });

  it('sends at once when its page is left', async () => {
    const calls = serve({ ...REST, [PATH]: () => reply('x') });
    const { user, box, unmount } = show();
    await user.type(box(), 'goodbye');
    await user.click(await screen.findByRole('button', { name: 'Send' }));
    unmount();
    await waitFor(() => expect(posts(calls)[0]?.body).toEqual({ content: 'goodbye' }));
  });

  it('sends and resolves in one go', async () => {
    const calls = serve({ ...REST, [PATH]: () => reply('done') });
    const { user, box } = show();
    await user.type(box(), 'done');
    await user.click(await screen.findByRole('button', { name: 'More ways to send' }));
    await user.click(await screen.findByText('Send and resolve'));
    await user.click(screen.getByRole('button', { name: 'Send now' }));
    await waitFor(() => expect(posts(calls)[0]?.body).toEqual({ content: 'done', status: 'resolved' }));
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
    await user.click(await screen.findByRole('button', { name: 'Send' }));
    await user.click(screen.getByRole('button', { name: 'Send now' }));
    expect(await screen.findByText('The database is away.')).toBeInTheDocument();
    expect(box()).toHaveValue('my answer');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(box()).toHaveValue(''));
    await waitFor(() => expect(posts(calls)).toHaveLength(2));
  });

  it('puts back what a closed tab did not manage to send, and not what arrived', async () => {
    const parcel = (id: string, content: string) => ({
      id,
      userId: AGENT.id,
      ticketId: 7,
      body: { content },
      files: [],
      createdAt: Date.now(),
      dueAt: Date.now(),
      state: 'sending',
      left: true,
    });
    localStorage.setItem(
      `citedesk.outbox.${AGENT.id}`,
      JSON.stringify([parcel('a', 'it arrived'), parcel('b', 'it was lost')]),
    );
    serve({
      ...REST,
      'GET /api/tickets/7/replies': () =>
        page([{ ...reply('it arrived'), created_at: new Date().toISOString() }]),
    });
    const { box, client } = show();
    await client.query(repliesQuery(7));
    await waitFor(() => expect(box()).toHaveValue('it was lost'), { timeout: 6_000 });
    expect(localStorage.getItem(`citedesk.outbox.${AGENT.id}`)).toBeNull();
  });

  it('inserts a canned reply with its placeholders filled', async () => {
    serve({
      ...REST,
      'GET /api/canned-replies': () => [
        { id: 4, owner_id: 2, title: 'Greeting', content: 'Hello {{customer.first_name}}', shared: true },
        { id: 5, owner_id: 2, title: 'Refund', content: 'We refund it.', shared: true },
      ],
      'POST /api/canned-replies/4/render': () => ({ content: 'Hello Carl' }),
    });
    const { user, box } = show();
    await user.click(await screen.findByRole('button', { name: 'Canned replies' }));
    await user.type(await screen.findByRole('combobox', { name: 'Search canned replies' }), 'greet');
    expect(screen.getAllByRole('option')).toHaveLength(1);
    await user.keyboard('{Enter}');
    await waitFor(() => expect(box()).toHaveValue('Hello Carl'));
  });

  it('names a colleague in a note', async () => {
    serve(REST);
    const { user } = show();
    await user.click(screen.getByText('Internal note'));
    const note = screen.getByRole('textbox', { name: 'Internal note' });
    await user.type(note, 'Ask @be');
    expect(await screen.findByRole('option', { name: /Bo Berg/ })).toBeInTheDocument();
    await user.keyboard('{Enter}');
    expect(note).toHaveValue('Ask @bo ');
  });

  it('is left with Escape, which first closes the list of colleagues', async () => {
    serve(REST);
    const { user, box } = show();
    await user.type(box(), 'half an answer{Escape}');
    expect(box()).not.toHaveFocus();
    await user.keyboard('n');
    expect(box()).toHaveValue('half an answer');
    await user.click(screen.getByText('Internal note'));
    const note = screen.getByRole('textbox', { name: 'Internal note' });
    await user.type(note, 'Ask @be');
    await screen.findByRole('option', { name: /Bo Berg/ });
    await user.keyboard('{Escape}');
    expect(screen.queryByRole('option')).toBeNull();
    expect(note).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(note).not.toHaveFocus();
    expect(note).toHaveValue('Ask @be');
  });

  it('refuses what is longer than the server takes', async () => {
    serve(REST);
    const { user, box } = show();
    fireEvent.change(box(), { target: { value: 'x'.repeat(50_001) } });
    expect(screen.getByText('50,001 of 50,000 characters')).toBeInTheDocument();
    expect(await screen.findByRole('button', { name: 'Send' })).toBeDisabled();
    fireEvent.change(box(), { target: { value: '😀'.repeat(50_000) } });
    await user.click(box());
    expect(await screen.findByRole('button', { name: 'Send' })).toBeEnabled();
  });

  it('inserts where the cursor is', async () => {
    const { handle, user, box } = show();
    await user.type(box(), 'Above.Below.');
    await user.keyboard('{ArrowLeft>6/}');
    act(() => handle.current?.insert('Middle.', 1));
    await waitFor(() => expect(box()).toHaveValue('Above.\n\nMiddle.\n\nBelow.'));
  });

  it('gives customers marks and a preview, and nothing that is for agents', async () => {
    const { user, box } = show(CUSTOMER);
    expect(screen.queryByText('Internal note')).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'More ways to send' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Canned replies' })).not.toBeInTheDocument();
    await user.type(box(), 'It is **urgent**');
    await user.click(screen.getByRole('button', { name: 'Preview' }));
    expect((await screen.findByText('urgent')).tagName).toBe('STRONG');
  });

  it('opens a closed ticket again before its customer’s answer is sent', async () => {
    const calls = serve({
      ...REST,
      'PATCH /api/tickets/7': () => ticket({ status: 'open' }),
      [PATH]: () => ({ ...reply('Not solved'), author: CUSTOMER, attachments: [] }),
    });
    const { user, box } = show(CUSTOMER, { status: 'closed' });
    await user.type(box(), 'Not solved');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await user.click(await screen.findByRole('button', { name: 'Send now' }));
    await waitFor(() => expect(posts(calls)).toHaveLength(1));
    const sent = calls.filter(({ method }) => method !== 'GET');
    expect(sent.map(({ method, body }) => [method, body])).toEqual([
      ['PATCH', { status: 'open' }],
      ['POST', { content: 'Not solved' }],
    ]);
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

describe('marks of Markdown', () => {
  it('go around the selection, and away again', () => {
    const bold = wrap('a word here', [2, 6], '**');
    expect(bold).toEqual({ value: 'a **word** here', selection: [4, 8] });
    expect(wrap(bold.value, bold.selection, '**').value).toBe('a word here');
  });

  it('make lines a list, and lines again', () => {
    const list = prefixLines('one\ntwo', [0, 7], '- ');
    expect(list.value).toBe('- one\n- two');
    expect(prefixLines(list.value, [0, list.value.length], '- ').value).toBe('one\ntwo');
  });

  it('make the selection a link whose address is typed next', () => {
    const { value, selection } = link('see docs', [4, 8]);
    expect(value).toBe('see [docs](https://)');
    expect(value.slice(...selection)).toBe('https://');
  });
});

describe('mentionAt', () => {
  it.each([
    ['hello @an', { start: 6, typed: 'an' }],
    ['@', { start: 0, typed: '' }],
    ['mail a@b', null],
    ['hello @an ', null],
  ])('%j', (text, expected) => {
    expect(mentionAt(text, text.length)).toEqual(expected);
  });
});
