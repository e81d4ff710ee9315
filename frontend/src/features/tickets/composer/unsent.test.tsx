import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { page, ticket } from '@/test/fixtures';
import { AGENT, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { Composer } from './Composer';
import { useOutbox } from './outbox';

import type { Call } from '@/test/server';

const PATH = 'POST /api/tickets/7/replies';
const KEY = `citedesk.draft.${AGENT.id}.7`;
const REST = {
  'GET /api/tickets/7': () => ticket(),
  'GET /api/tickets': () => page([]),
  'GET /api/users': () => page([AGENT]),
};
const AWAY = () => problem(500, { detail: 'The database is away.' });
const LOST = (): Response => {
  throw new TypeError('failed to fetch');
};
const keys = (calls: Call[]) =>
  calls.filter(({ method }) => method === 'POST').map(({ headers }) => headers.get('idempotency-key'));
const posts = (calls: Call[]) =>
  calls.filter(({ method }) => method === 'POST').map(({ body }) => (body as { content: string }).content);

afterEach(() => {
  vi.restoreAllMocks();
  useOutbox.setState({ parcels: [] });
});

function reply(content: string, change: object = {}) {
  return {
    id: 1,
    ticket_id: 7,
    author: AGENT,
    content,
    internal: false,
    draft_id: null,
    created_at: new Date().toISOString(),
    ...change,
  };
}

function show() {
  const view = renderAs(<Composer ticket={ticket()} me={AGENT} />);
  return {
    ...view,
    user: userEvent.setup({ delay: null }),
    box: (name: 'Reply' | 'Internal note' = 'Reply') => screen.getByRole('textbox', { name }),
  };
}

async function sendNow(user: ReturnType<typeof userEvent.setup>, button = 'Send') {
  await user.click(await screen.findByRole('button', { name: button }));
  await user.click(screen.getByRole('button', { name: 'Send now' }));
}

describe('messages that were not sent', () => {
  it('are both back when two of them failed one after the other', async () => {
    const answers: (() => void)[] = [];
    serve({
      ...REST,
      [PATH]: () => new Promise<Response>((resolve) => answers.push(() => resolve(AWAY()))),
    });
    const { user, box } = show();
    await user.type(box(), 'first answer');
    await sendNow(user);
    await user.type(box(), 'second answer');
    await sendNow(user);
    await waitFor(() => expect(answers).toHaveLength(2));
    act(() => answers[0]?.());
    await waitFor(() => expect(box()).toHaveValue('first answer'));
    act(() => answers[1]?.());
    await waitFor(() => expect((box() as HTMLTextAreaElement).value).toContain('second answer'));
    await user.type(box(), '!');
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as { reply: string };
    expect(kept.reply).toContain('first answer');
    expect(kept.reply).toContain('second answer');
    expect(screen.getAllByRole('alert')).toHaveLength(1);
  });

  it('are kept by the page where the browser’s store is full', async () => {
    serve({ ...REST, [PATH]: AWAY });
    const { user, box } = show();
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    await user.type(box(), 'a long answer');
    await sendNow(user);
    expect(await screen.findByText('The database is away.')).toBeVisible();
    expect(box()).toHaveValue('a long answer');
    vi.restoreAllMocks();
    await user.clear(box());
  });

  it('are sent again as what they were, whatever is being written now', async () => {
    let down = true;
    const calls = serve({ ...REST, [PATH]: () => (down ? AWAY() : reply('for the customer')) });
    const { user, box } = show();
    await user.type(box(), 'for the customer');
    await sendNow(user);
    await screen.findByText('The database is away.');
    down = false;
    await user.click(screen.getByText('Internal note'));
    await user.type(box('Internal note'), 'for us');
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(posts(calls)).toEqual(['for the customer', 'for the customer']));
    await user.click(screen.getByText('Internal note'));
    expect(box('Internal note')).toHaveValue('for us');
  });

  it('have one name, however often they are sent and over a reload', async () => {
    const calls = serve({ ...REST, [PATH]: LOST });
    const first = show();
    await first.user.type(first.box(), 'it did arrive');
    await sendNow(first.user);
    await first.user.click(await screen.findByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(keys(calls)).toHaveLength(2));
    await screen.findByRole('button', { name: 'Try again' });
    first.unmount();
    useOutbox.setState({ parcels: [] });
    const second = show();
    expect(second.box()).toHaveValue('it did arrive');
    await sendNow(second.user);
    await waitFor(() => expect(keys(calls)).toHaveLength(3));
    expect(keys(calls)[0]).toMatch(/^.{1,255}$/);
    expect(new Set(keys(calls)).size).toBe(1);
  });

  it('have another name once they say something else, or are said anew', async () => {
    let lost = true;
    const calls = serve({ ...REST, [PATH]: () => (lost ? LOST() : reply('x')) });
    const { user, box } = show();
    await user.type(box(), 'Thanks');
    await sendNow(user);
    await screen.findByRole('alert');
    lost = false;
    await user.type(box(), '!');
    await sendNow(user);
    await waitFor(() => expect(useOutbox.getState().parcels).toHaveLength(0));
    const again = async () => {
      await user.type(box(), 'Thanks');
      await sendNow(user);
      await waitFor(() => expect(useOutbox.getState().parcels).toHaveLength(0));
    };
    await again();
    await again();
    expect(posts(calls)).toEqual(['Thanks', 'Thanks!', 'Thanks', 'Thanks']);
    expect(new Set(keys(calls)).size).toBe(4);
  });

  it('are not told to the customer again when only their status is another now', async () => {
    let arrived = false;
    const calls = serve({
      ...REST,
      'PATCH /api/tickets/7': () => ticket({ status: 'resolved' }),
      [PATH]: () => {
        if (arrived) return problem(422, { code: 'idempotency_mismatch' });
        arrived = true;
        return LOST();
      },
    });
    const { user, box } = show();
    await user.type(box(), 'done');
    await sendNow(user);
    await screen.findByRole('alert');
    await user.click(screen.getByRole('button', { name: 'More ways to send' }));
    await user.click(await screen.findByText('Send and resolve'));
    await user.click(screen.getByRole('button', { name: 'Send now' }));
    await waitFor(() => expect(useOutbox.getState().parcels).toHaveLength(0));
    expect(keys(calls)[1]).toBe(keys(calls)[0]);
    expect(calls.find(({ method }) => method === 'PATCH')?.body).toEqual({ status: 'resolved' });
    expect(box()).toHaveValue('');
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });
});

/** Another tab of this browser writes to the same ticket. */
function elsewhere(draft: object | null) {
  if (draft) localStorage.setItem(KEY, JSON.stringify(draft));
  else localStorage.removeItem(KEY);
  const newValue = localStorage.getItem(KEY);
  act(() => void window.dispatchEvent(new StorageEvent('storage', { key: KEY, newValue })));
}

describe('two tabs with the same ticket', () => {
  it('show the same text, so that neither overwrites what was typed in the other', async () => {
    serve(REST);
    const { user, box } = show();
    elsewhere({ mode: 'reply', reply: 'typed over there', note: '', files: [] });
    expect(box()).toHaveValue('typed over there');
    await user.click(screen.getByText('Internal note'));
    expect(JSON.parse(localStorage.getItem(KEY) ?? '{}')).toMatchObject({ reply: 'typed over there' });
  });

  it('do not both send it', async () => {
    serve(REST);
    const { user, box } = show();
    await user.type(box(), 'only once');
    elsewhere(null);
    expect(box()).toHaveValue('');
  });

  it('leave each other’s choice between reply and note alone', async () => {
    serve(REST);
    const { user, box } = show();
    await user.click(screen.getByText('Internal note'));
    elsewhere({ mode: 'reply', reply: 'over there', note: 'for us', files: [] });
    expect(box('Internal note')).toHaveValue('for us');
  });
});

describe('the composer', () => {
  it('has the focus again when a message was taken back', async () => {
    serve(REST);
    const { user, box } = show();
    await user.type(box(), 'too early');
    await user.click(await screen.findByRole('button', { name: 'Send' }));
    await user.click(screen.getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(box()).toHaveFocus());
  });
});

describe('what is pasted', () => {
  const picture = new File(['x'], 'image.png', { type: 'image/png' });

  it.each([
    ['cells of a table, which come with a picture of them', ['text/plain', 'text/html', 'Files'], false],
    ['a picture of a page', ['text/html', 'Files'], true],
    ['a file, with its name as text', ['text/plain', 'Files'], true],
  ])('%s', (_what, types, isFile) => {
    serve({ ...REST, 'POST /api/tickets/7/attachments': () => ({}) });
    const { box } = show();
    const pasted = fireEvent.paste(box(), { clipboardData: { files: [picture], types } });
    // Whoever takes the files keeps the browser from pasting the text.
    expect(pasted).toBe(!isFile);
    expect(screen.queryAllByRole('list', { name: 'Files of this message' })).toHaveLength(isFile ? 1 : 0);
  });
});
