import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import { ProblemError } from '@/lib/problem';
import { upload } from '@/lib/upload';
import { ticket } from '@/test/fixtures';
import { CUSTOMER, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { NewRequestPage } from './NewRequestPage';

import type { Call } from '@/test/server';

// Uploads go through XMLHttpRequest, for their progress.
vi.mock('@/lib/upload', () => ({ upload: vi.fn() }));
const uploaded = vi.mocked(upload);

const OPTIONS = { me: CUSTOMER, at: '/portal/new', path: '/portal/new' };
const MATCHES = [
  {
    id: '5:1:0',
    document_id: 5,
    title: 'I was charged twice',
    text: 'Holds *vanish*.',
    score: 0.8,
    distance: 0.2,
  },
  { id: '5:1:1', document_id: 5, title: 'I was charged twice', text: 'More.', score: 0.7, distance: 0.2 },
  { id: '9:1:0', document_id: 9, title: 'Opening hours', text: 'Nine to five.', score: 0.02, distance: 0.9 },
];
const FOUND = { collection: 'kb_main', query: '', matches: MATCHES };
const SEARCH = { 'POST /api/kb/search': () => ({ ...FOUND, matches: [] }) };
const subject = () => screen.getByRole('textbox', { name: 'What is it about?' });
const message = () => screen.getByRole('textbox', { name: 'Tell us more' });
const sends = (calls: Call[]) => calls.filter(({ path }) => path === '/api/tickets');
const keysOf = (calls: Call[]) => sends(calls).map(({ headers }) => headers.get('idempotency-key'));

function open() {
  const user = userEvent.setup({ delay: null });
  const view = renderAs(<NewRequestPage />, OPTIONS);
  const write = async () => {
    await user.type(subject(), 'Charged twice');
    await user.type(message(), 'Two charges for one order');
  };
  const send = () => user.click(screen.getByRole('button', { name: 'Send request' }));
  return { ...view, user, write, send };
}

beforeEach(() => {
  uploaded.mockReset();
});

describe('NewRequestPage', () => {
  it('sends a request and opens it', async () => {
    const calls = serve({ ...SEARCH, 'POST /api/tickets': () => ticket() });
    const { router, write, send } = open();
    await write();
    await send();
    await waitFor(() => expect(router.state.location.pathname).toBe('/portal/requests/7'));
    expect(sends(calls)[0]?.body).toEqual({ title: 'Charged twice', content: 'Two charges for one order' });
    expect(localStorage.getItem('citedesk.draft.3.request')).toBeNull();
  });

  it('offers the nearest articles once the typing rests, in a tab of their own', async () => {
    const calls = serve({ 'POST /api/kb/search': () => FOUND });
    const { write } = open();
    expect(screen.getByText(/While you write/)).toBeInTheDocument();
    await write();
    const list = within(await screen.findByRole('complementary', { name: 'Maybe this helps' }));
    const link = await list.findByRole('link');
    expect(link).toHaveAttribute('href', '/help/articles/5');
    expect(link).toHaveAttribute('target', '_blank');
    expect(link).toHaveTextContent('I was charged twice');
    expect(link).toHaveTextContent('Holds vanish.');
    expect(screen.getByRole('status')).toHaveTextContent('1 article may help');
    const searches = calls.filter(({ path }) => path === '/api/kb/search');
    expect(searches.at(-1)?.body).toEqual({
      query: 'Charged twice Two charges for one order',
      n_results: 20,
    });
    expect(searches.length).toBeLessThan(10);
  });

  it('gives up a search that was overtaken', async () => {
    const aborted = vi.fn();
    const calls = serve({
      'POST /api/kb/search': (request) =>
        new Promise((resolve) => {
          request.signal.addEventListener('abort', () => {
            aborted();
            resolve(FOUND);
          });
        }),
    });
    const { user, write } = open();
    await write();
    await waitFor(() => expect(calls).toHaveLength(1));
    expect(aborted).not.toHaveBeenCalled();
    await user.type(message(), ' and more');
    await waitFor(() => expect(calls).toHaveLength(2));
    await waitFor(() => expect(aborted).toHaveBeenCalledTimes(1));
  });

  it('says nothing of a search that fails', async () => {
    serve({ 'POST /api/kb/search': () => problem(503, { detail: 'The model loads.' }) });
    const { write } = open();
    await write();
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(screen.queryByText('The model loads.')).not.toBeInTheDocument();
    expect(screen.getByText(/While you write/)).toBeInTheDocument();
  });

  it('is written in the direction of its words', () => {
    open();
    expect(subject()).toHaveAttribute('dir', 'auto');
    expect(message()).toHaveAttribute('dir', 'auto');
  });

  it('validates, and keeps what was typed over a reload', async () => {
    serve(SEARCH);
    const { user, send, unmount } = open();
    await user.type(message(), 'Half a story');
    await send();
    expect(await screen.findByText('Say in one line what it is about')).toBeInTheDocument();
    await user.type(subject(), 'S');
    await waitFor(() =>
      expect(screen.queryByText('Say in one line what it is about')).not.toBeInTheDocument(),
    );
    unmount();
    open();
    expect(message()).toHaveValue('Half a story');
    expect(subject()).toHaveValue('S');
  });

  it('refuses a program when it is chosen, and takes the other files', async () => {
    serve(SEARCH);
    const { user } = open();
    await user.upload(screen.getByLabelText('Add files', { selector: 'input' }), [
      new File(['MZ'], 'Setup.EXE'),
      new File(['x'], 'notes.txt'),
    ]);
    expect(screen.getByRole('alert')).toHaveTextContent('Setup.EXE is a program and cannot be sent.');
    const files = within(screen.getByRole('list', { name: 'Files' }));
    expect(files.getAllByRole('listitem')).toHaveLength(1);
    expect(files.getByText('notes.txt')).toBeInTheDocument();
    await user.upload(screen.getByLabelText('Add files', { selector: 'input' }), new File(['x'], 'more.txt'));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('sends a retry under the same key, so that one ticket comes of it', async () => {
    let down = true;
    const calls = serve({
      ...SEARCH,
      'POST /api/tickets': () => (down ? problem(500, { detail: 'The database is away.' }) : ticket()),
    });
    const first = open();
    await first.write();
    await first.send();
    expect(await screen.findByText('The database is away.')).toBeInTheDocument();
    expect(message()).toHaveValue('Two charges for one order');
    first.unmount();
    down = false;
    const again = open();
    await again.send();
    await waitFor(() => expect(again.router.state.location.pathname).toBe('/portal/requests/7'));
    const keys = keysOf(calls);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBeTruthy();
    expect(keys[1]).toBe(keys[0]);
  });

  it('puts a refusal at the field that it names', async () => {
    serve({
      ...SEARCH,
      'POST /api/tickets': () =>
        problem(422, { errors: [{ loc: ['body', 'title'], msg: 'No shouting', type: 'value' }] }),
    });
    const { write, send } = open();
    await write();
    await send();
    expect(await screen.findByText('No shouting')).toBeInTheDocument();
    expect(subject()).toHaveValue('Charged twice');
    expect(message()).toHaveValue('Two charges for one order');
  });

  it('tells that an earlier version has arrived, and sends the new one only when asked again', async () => {
    let first = true;
    const calls = serve({
      ...SEARCH,
      'POST /api/tickets': () => {
        if (!first) return ticket();
        first = false;
        return problem(422, { code: 'idempotency_mismatch' });
      },
    });
    const { router, write, send } = open();
    await write();
    await send();
    expect(
      await screen.findByText('An earlier version of this request has arrived already'),
    ).toBeInTheDocument();
    expect(message()).toHaveValue('Two charges for one order');
    await send();
    await waitFor(() => expect(router.state.location.pathname).toBe('/portal/requests/7'));
    expect(new Set(keysOf(calls)).size).toBe(2);
  });

  it('sends files after the request, and only those again that are not there', async () => {
    const calls = serve({
      ...SEARCH,
      'POST /api/tickets': () => ticket(),
      'GET /api/tickets/7/attachments': () => [
        { id: 1, filename: 'good.txt', size: 1 },
        { id: 2, filename: 'slow.txt', size: 3 },
      ],
    });
    uploaded.mockImplementation((_url, form) =>
      (form().get('file') as File).name !== 'good.txt'
        ? Promise.reject(new ProblemError({ status: 422, title: 'No', detail: 'Refused here.' }))
        : Promise.resolve({} as never),
    );
    const { router, user, write, send } = open();
    await write();
    const picker = document.querySelector<HTMLInputElement>('input[type=file]') as HTMLInputElement;
    await user.upload(picker, [
      new File(['a'], 'good.txt'),
      new File(['b'], 'bad.pdf'),
      new File(['abc'], 'slow.txt'),
    ]);
    expect(screen.getByText('good.txt')).toBeInTheDocument();
    await send();
    expect(await screen.findByText('Your request #7 has arrived')).toBeInTheDocument();
    expect(screen.getAllByText('Refused here.')).toHaveLength(2);
    expect(screen.queryByText('good.txt')).not.toBeInTheDocument();
    expect(uploaded.mock.calls.map(([url]) => url)).toEqual([
      '/api/tickets/7/attachments',
      '/api/tickets/7/attachments',
      '/api/tickets/7/attachments',
    ]);
    expect(uploaded.mock.calls[0]?.[1]().get('to_ticket')).toBe('true');
    uploaded.mockResolvedValue({});
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/portal/requests/7'));
    // The answer to the slow one was lost, the file was not.
    expect(uploaded).toHaveBeenCalledTimes(4);
    expect((uploaded.mock.calls[3]?.[1]().get('file') as File).name).toBe('bad.pdf');
    expect(sends(calls)).toHaveLength(1);
  });

  it('leaves whoever has gone on to another page there, and says which files did not arrive', async () => {
    serve({ ...SEARCH, 'POST /api/tickets': () => ticket() });
    let fail: () => void = () => undefined;
    uploaded.mockImplementation(
      () => new Promise((_resolve, reject) => (fail = () => reject(new Error('The disk is full.')))),
    );
    const { router, user, write, send } = open();
    await write();
    await user.upload(screen.getByLabelText('Add files', { selector: 'input' }), new File(['x'], 'bill.pdf'));
    await send();
    await waitFor(() => expect(uploaded).toHaveBeenCalled());
    await act(() => router.navigate('/portal'));
    act(() => fail());
    expect(await screen.findByText('Your request #7 has arrived')).toBeVisible();
    expect(screen.getByText(/bill\.pdf/)).toBeVisible();
    expect(router.state.location.pathname).toBe('/portal');
    await user.click(screen.getByRole('button', { name: 'Go to your request' }));
    expect(router.state.location.pathname).toBe('/portal/requests/7');
  });

  it('is opened to nobody who has gone on to another page', async () => {
    let answer: () => void = () => undefined;
    serve({
      ...SEARCH,
      'POST /api/tickets': () => new Promise((resolve) => (answer = () => resolve(ticket()))),
    });
    const { router, write, send } = open();
    await write();
    await send();
    await act(() => router.navigate('/portal'));
    await act(async () => {
      answer();
      await new Promise((resolve) => setTimeout(resolve, 50));
    });
    expect(localStorage.getItem('citedesk.draft.3.request')).toBeNull();
    expect(router.state.location.pathname).toBe('/portal');
  });
});
