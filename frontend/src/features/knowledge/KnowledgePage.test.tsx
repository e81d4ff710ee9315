import { act, configure, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { SNIPPETS, page } from '@/test/fixtures';
import { ADMIN, AGENT, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { KnowledgePage } from './KnowledgePage';

import type { IngestResult, KbDocument, KbUpload } from '@/lib/types';

configure({ asyncUtilTimeout: 5_000 });

const DOCUMENT: KbDocument = {
  id: 12,
  external_id: 'refunds.md',
  title: 'Refund policy',
  collection: 'kb_main',
  source: null,
  metadata: {},
  version: 2,
  chunk_count: 3,
  times_cited: 12,
  status: 'active',
  visibility: 'public',
  language: 'en',
  created_at: '2026-03-01T10:00:00Z',
  updated_at: '2026-03-01T10:00:00Z',
};

const RESULT: IngestResult = {
  collection: 'kb_main',
  document_ids: [12],
  inserted_ids: ['12:2:0', '12:2:1'],
  chunks_added: 2,
  unchanged: 0,
  documents: [
    { id: 12, external_id: 'refunds.md', title: 'Refund policy', outcome: 'replaced', version: 2, chunks: 2 },
  ],
};

function job(status: KbUpload['status'], done: number): KbUpload {
  const waiting = { status: 'pending', document_id: null, chunks: null, error: null } as const;
  return {
    id: 7,
    kind: 'upload',
    status,
    collection: 'kb_main',
    created_at: '2026-03-01T10:00:00Z',
    started_at: null,
    completed_at: null,
    total: 2,
    done,
    files: [
      done > 0
        ? { name: 'guide.pdf', status: 'added', document_id: 12, chunks: 3, error: null }
        : { name: 'guide.pdf', ...waiting },
      done > 1
        ? { ...waiting, name: 'scan.pdf', status: 'failed', error: 'has no text layer' }
        : { name: 'scan.pdf', ...waiting },
    ],
  };
}

const LISTS = {
  'GET /api/kb/collections': () => ({
    items: [{ name: 'kb_main', documents: 1, chunks: 3, embedding_model: 'minilm', dimension: 384 }],
  }),
  'GET /api/kb/documents': () => page([DOCUMENT]),
  'GET /api/kb/documents/12': () => ({
    ...DOCUMENT,
    text: 'Refunds take five days. Holds vanish.',
    chunks: [
      { id: '12:2:0', ordinal: 0, start: 0, end: 24, text: 'Refunds take five days. ', heading_path: [] },
      { id: '12:2:1', ordinal: 1, start: 24, end: 37, text: 'Holds vanish.', heading_path: [] },
    ],
  }),
};

describe('KnowledgePage', () => {
  it('adds pasted text with the chosen chunking, and shows the chunk ids', async () => {
    const calls = serve({ ...LISTS, 'POST /api/kb/ingest': () => RESULT });
    const user = userEvent.setup({ delay: null });
    renderAs(<KnowledgePage />, { me: ADMIN, at: '/kb?tab=add' });
    await user.type(await screen.findByRole('textbox', { name: 'Title' }), 'Late parcels');
    await user.type(screen.getByRole('textbox', { name: 'Text' }), 'Parcels come late.');
    await user.clear(screen.getByRole('spinbutton', { name: 'Overlap' }));
    await user.type(screen.getByRole('spinbutton', { name: 'Overlap' }), '40');
    await user.click(screen.getByRole('button', { name: 'Add document' }));
    await waitFor(() => expect(calls.some(({ method }) => method === 'POST')).toBe(true));
    expect(calls.find(({ method }) => method === 'POST')?.body).toEqual({
      collection: 'kb_main',
      chunk: true,
      max_chars: 600,
      overlap: 40,
      chunk_strategy: 'window',
      documents: [{ title: 'Late parcels', text: 'Parcels come late.', visibility: 'public' }],
    });
    const report = await screen.findByRole('region', { name: 'Import result' });
    expect(within(report).getByText(/12:2:0\s+12:2:1/)).toBeInTheDocument();
    expect(within(report).getByText(/replaced by a new version/)).toBeInTheDocument();
  });

  it('uploads files and follows the job to its end, a row for each file', async () => {
    let asked = 0;
    const calls = serve({
      ...LISTS,
      'POST /api/kb/documents': () => job('pending', 0),
      'GET /api/kb/jobs/7': () => {
        asked += 1;
        return asked === 1 ? job('processing', 1) : job('completed', 2);
      },
    });
    const user = userEvent.setup({ delay: null, applyAccept: false });
    const { container, router } = renderAs(<KnowledgePage />, { me: ADMIN, at: '/kb?tab=add' });
    await screen.findByRole('textbox', { name: 'Title' });
    const chooser = container.querySelector<HTMLInputElement>('input[type="file"]') as HTMLInputElement;
    await user.upload(chooser, [
      new File(['%PDF-1.4'], 'guide.pdf'),
      new File(['%PDF-1.4'], 'scan.pdf'),
      new File(['x'], 'picture.png'),
    ]);
    expect(await screen.findByText(/picture\.png is not a \.md/)).toBeInTheDocument();
    await user.click(await screen.findByRole('button', { name: 'Add 2 documents' }));
    const report = await screen.findByRole('region', { name: 'Upload' });
    const found = { timeout: 4000 };
    expect(await within(report).findByText('1 of 2 files read', {}, found)).toBeInTheDocument();
    expect(await within(report).findByText('1 file is in kb_main, 1 failed', {}, found)).toBeInTheDocument();
    expect(within(report).getByText('failed: has no text layer')).toBeInTheDocument();
    expect(within(report).getByText('added, 3 chunks')).toBeInTheDocument();
    expect(calls.filter(({ path }) => path === '/api/kb/ingest')).toEqual([]);
    expect(asked, 'a finished job is not asked for again').toBe(2);
    expect(router.state.location.search).toContain('upload=7');
    await user.click(within(report).getByRole('button', { name: 'guide.pdf' }));
    expect(router.state.location.search).toContain('document=12');
  });

  it('shows why an upload is refused and keeps the files', async () => {
    serve({ ...LISTS, 'POST /api/kb/documents': () => problem(413, { detail: 'Over the limit of 50 MB.' }) });
    const user = userEvent.setup({ delay: null });
    const { container } = renderAs(<KnowledgePage />, { me: ADMIN, at: '/kb?tab=add' });
    await screen.findByRole('textbox', { name: 'Title' });
    const chooser = container.querySelector<HTMLInputElement>('input[type="file"]') as HTMLInputElement;
    await user.upload(chooser, new File(['PK'], 'kb.zip'));
    await user.click(await screen.findByRole('button', { name: 'Add document' }));
    expect(await screen.findByText('Over the limit of 50 MB.')).toBeInTheDocument();
    expect(screen.getByText('kb.zip')).toBeInTheDocument();
  });

  it('refuses an overlap that is not smaller than a chunk', async () => {
    const calls = serve(LISTS);
    const user = userEvent.setup({ delay: null });
    renderAs(<KnowledgePage />, { me: ADMIN, at: '/kb?tab=add' });
    await user.type(await screen.findByRole('textbox', { name: 'Text' }), 'Some text.');
    await user.clear(screen.getByRole('spinbutton', { name: 'Overlap' }));
    await user.type(screen.getByRole('spinbutton', { name: 'Overlap' }), '600');
    await user.click(screen.getByRole('button', { name: 'Add document' }));
    expect(await screen.findByText('0 or more, and less than a chunk')).toBeInTheDocument();
    expect(calls.some(({ method }) => method === 'POST')).toBe(false);
  });

  it('searches with top-k and mode and shows score and distance', async () => {
    const calls = serve({
      ...LISTS,
      'POST /api/kb/search': () => ({ collection: 'kb_main', query: 'refund', matches: SNIPPETS }),
    });
    const user = userEvent.setup({ delay: null });
    renderAs(<KnowledgePage />, { me: ADMIN, at: '/kb?tab=search' });
    await user.type(await screen.findByRole('textbox', { name: 'Query' }), 'refund{Enter}');
    const matches = await screen.findByRole('list', { name: 'Matches' });
    expect(within(matches).getByText('0.820')).toBeInTheDocument();
    expect(within(matches).getByText('0.310')).toBeInTheDocument();
    expect(calls.find(({ path }) => path === '/api/kb/search')?.body).toEqual({
      collection: 'kb_main',
      query: 'refund',
      n_results: 5,
      mode: 'hybrid',
    });
  });

  it('leads back from a page behind the last one', async () => {
    serve({
      ...LISTS,
      'GET /api/kb/documents': (_request, url) =>
        page(url.searchParams.get('page') === '1' ? [DOCUMENT] : []),
    });
    renderAs(<KnowledgePage />, { me: ADMIN, at: '/kb?page=3' });
    await userEvent.click(await screen.findByRole('button', { name: 'First page' }));
    expect(await screen.findByRole('button', { name: 'Refund policy' })).toBeVisible();
  });

  it('deletes a document only after asking', async () => {
    const calls = serve({
      ...LISTS,
      'DELETE /api/kb/documents/12': () => new Response(null, { status: 204 }),
    });
    const user = userEvent.setup({ delay: null });
    renderAs(<KnowledgePage />, { me: ADMIN, at: '/kb' });
    await user.click(await screen.findByRole('button', { name: 'Delete Refund policy' }));
    expect(calls.some(({ method }) => method === 'DELETE')).toBe(false);
    await user.click(await screen.findByRole('button', { name: 'Delete document' }));
    await waitFor(() => expect(calls.some(({ method }) => method === 'DELETE')).toBe(true));
  });

  it('takes over what another page wants to make an article of', async () => {
    serve(LISTS);
    renderAs(<KnowledgePage />, {
      me: ADMIN,
      at: { pathname: '/kb', search: '?tab=add', state: { title: 'Lost <b>card</b>', text: 'Call us.' } },
    });
    expect(await screen.findByRole('textbox', { name: 'Title' })).toHaveValue('Lost <b>card</b>');
    expect(screen.getByRole('textbox', { name: 'Text' })).toHaveValue('Call us.');
  });

  it('keeps report, files and text when the page turns to another collection', async () => {
    let answer: (reply: object) => void = () => {};
    const calls = serve({
      ...LISTS,
      'POST /api/kb/ingest': () => new Promise<object>((resolve) => (answer = resolve)),
    });
    const user = userEvent.setup({ delay: null });
    const { container, router } = renderAs(<KnowledgePage />, {
      me: ADMIN,
      at: { pathname: '/kb', search: '?tab=add', state: { title: 'Lost card', text: 'Call us.' } },
    });
    const name = await screen.findByRole('textbox', { name: 'Collection' });
    await user.clear(name);
    await user.type(name, 'kb_other');
    await user.click(screen.getByRole('button', { name: 'Add document' }));
    await waitFor(() => expect(calls.some(({ method }) => method === 'POST')).toBe(true));
    const chooser = container.querySelector<HTMLInputElement>('input[type="file"]') as HTMLInputElement;
    await user.upload(chooser, new File(['PK'], 'kb.zip'));
    await screen.findByText('kb.zip');
    answer(RESULT);
    expect(await screen.findByRole('region', { name: 'Import result' })).toBeInTheDocument();
    expect(router.state.location.search).toContain('collection=kb_other');
    expect(screen.getByText('kb.zip')).toBeInTheDocument();
    expect(screen.getByRole('textbox', { name: 'Text' })).toHaveValue('');
    await waitFor(() => expect(screen.getByTitle('kb_other')).toBeInTheDocument());
    await act(() => router.navigate('/kb?tab=add&collection=kb_main'));
    await waitFor(() => expect(name).toHaveValue('kb_main'));
    expect(screen.getByRole('region', { name: 'Import result' })).toBeInTheDocument();
  });

  it('shows where a text is cut, and what a change took the grounds from', async () => {
    serve({
      ...LISTS,
      'GET /api/kb/documents/12/affected-replies': () =>
        page([
          {
            reply_id: 5,
            ticket_id: 70,
            ticket_title: 'Where is my money?',
            sent_at: '2026-03-01T10:00:00Z',
            citations: [{ marker: '[1]', quote: 'Four days.', sentence: 'It takes four days.', version: 1 }],
          },
        ]),
    });
    const user = userEvent.setup({ delay: null });
    renderAs(<KnowledgePage />, { me: AGENT, at: '/kb?document=12' });
    const dialog = await screen.findByRole('dialog');
    expect(await within(dialog).findByText(/Refunds take five days/)).toBeVisible();
    expect(within(dialog).queryByRole('button', { name: 'Edit' })).toBeNull();
    await user.click(within(dialog).getByRole('tab', { name: 'Affected replies' }));
    expect(await within(dialog).findByText('It takes four days.')).toBeVisible();
    expect(within(dialog).getByRole('link', { name: '#70 Where is my money?' })).toHaveAttribute(
      'href',
      '/tickets/70',
    );
  });

  it('keeps the text when somebody else changed the document meanwhile', async () => {
    let version = 2;
    const calls = serve({
      ...LISTS,
      'GET /api/kb/documents/12': () => ({ ...DOCUMENT, version, text: 'Five days.', chunks: [] }),
      'GET /api/kb/documents/12/affected-replies': () => page([]),
      'PUT /api/kb/documents/12': async (request) => {
        const body = (await request.json()) as { version: number; text: string };
        if (body.version === 3) return { ...DOCUMENT, version: 4, text: body.text, chunks: [] };
        version = 3;
        return problem(409, { code: 'stale_version' });
      },
    });
    const user = userEvent.setup({ delay: null });
    renderAs(<KnowledgePage />, { me: ADMIN, at: '/kb?document=12' });
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    const text = screen.getByRole('textbox', { name: 'Text' });
    await user.type(text, ' Six at most.');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Somebody changed this document meanwhile')).toBeVisible();
    expect(text).toHaveValue('Five days. Six at most.');
    await user.click(screen.getByRole('button', { name: 'Keep mine, look once more' }));
    await waitFor(() => expect(screen.queryByText('Somebody changed this document meanwhile')).toBeNull());
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('No sent reply is affected')).toBeVisible();
    expect(calls.filter(({ method }) => method === 'PUT').map(({ body }) => body)).toEqual([
      { text: 'Five days. Six at most.', version: 2 },
      { text: 'Five days. Six at most.', version: 3 },
    ]);
  });

  it('keeps what is being typed when looking again fails, and what was not touched as others left it', async () => {
    let now: object = { ...DOCUMENT, text: 'Five days.', chunks: [] };
    let fails = false;
    const calls = serve({
      ...LISTS,
      'GET /api/kb/documents/12': () => (fails ? problem(500, { detail: 'It broke.' }) : now),
      'GET /api/kb/documents/12/affected-replies': () => page([]),
      'PUT /api/kb/documents/12': async (request) =>
        ((await request.json()) as { version: number }).version === 3
          ? { ...now, version: 4 }
          : problem(409, { code: 'stale_version' }),
    });
    const user = userEvent.setup({ delay: null });
    const { client } = renderAs(<KnowledgePage />, { me: ADMIN, at: '/kb?document=12' });
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    await user.type(screen.getByRole('textbox', { name: 'Text' }), ' Six.');
    fails = true;
    await act(() => client.invalidateQueries({ queryKey: ['kb', 'document', 12] }));
    expect(await screen.findByText('It broke.')).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'Text' })).toHaveValue('Five days. Six.');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await user.click(await screen.findByRole('button', { name: 'Keep mine, look once more' }));
    await waitFor(() => expect(screen.getAllByText('It broke.')).toHaveLength(2));
    fails = false;
    now = { ...now, version: 3, title: 'Refunds', visibility: 'internal' };
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await user.click(await screen.findByRole('button', { name: 'Keep mine, look once more' }));
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Title' })).toHaveValue('Refunds'));
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('No sent reply is affected')).toBeVisible();
    expect(calls.findLast(({ method }) => method === 'PUT')?.body).toEqual({
      text: 'Five days. Six.',
      version: 3,
    });
  });

  it('keeps what is typed into a document while it is being saved', async () => {
    let answer: (reply: object) => void = () => {};
    serve({
      ...LISTS,
      'PUT /api/kb/documents/12': () => new Promise<object>((resolve) => (answer = resolve)),
    });
    const user = userEvent.setup({ delay: null });
    renderAs(<KnowledgePage />, { me: ADMIN, at: '/kb?document=12' });
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    const text = screen.getByRole('textbox', { name: 'Text' });
    await user.type(text, ' One.');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    await user.type(text, ' Two.');
    answer({ ...DOCUMENT, version: 3, text: 'Refunds take five days. Holds vanish. One.', chunks: [] });
    expect(await screen.findByText('Saved, search finds it at once')).toBeVisible();
    expect(screen.getByRole('textbox', { name: 'Text' })).toHaveValue(
      'Refunds take five days. Holds vanish. One. Two.',
    );
  });

  it('asks before it throws away what was changed in a document', async () => {
    serve(LISTS);
    const user = userEvent.setup({ delay: null });
    const { router } = renderAs(<KnowledgePage />, { me: ADMIN, at: '/kb?document=12' });
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    const text = screen.getByRole('textbox', { name: 'Text' });
    await user.type(text, ' More.');
    await user.click(screen.getByRole('button', { name: 'Close' }));
    await user.click(await screen.findByRole('button', { name: 'Keep editing' }));
    await waitFor(() => expect(screen.queryByText('Discard the changes?')).toBeNull());
    expect(text).toHaveValue('Refunds take five days. Holds vanish. More.');
    expect(router.state.location.search).toContain('document=12');
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    await user.click(await screen.findByRole('button', { name: 'Discard changes' }));
    expect(await screen.findByRole('button', { name: 'Edit' })).toBeVisible();
    expect(router.state.location.search).toContain('document=12');
    await waitFor(() => expect(screen.queryByText('Discard the changes?')).toBeNull());
    await user.click(screen.getByRole('button', { name: 'Edit' }));
    await user.click(screen.getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(router.state.location.search).not.toContain('document=12'));
    expect(screen.queryByText('Discard the changes?')).toBeNull();
  });

  it('keeps what was typed into Add over a reload, until it is added', async () => {
    serve({ ...LISTS, 'POST /api/kb/ingest': () => RESULT });
    const user = userEvent.setup({ delay: null });
    const at = '/kb?tab=add';
    const first = renderAs(<KnowledgePage />, { me: ADMIN, at });
    await user.type(await screen.findByRole('textbox', { name: 'Text' }), 'Parcels come late.');
    first.unmount();
    const handedOver = renderAs(<KnowledgePage />, {
      me: ADMIN,
      at: { pathname: '/kb', search: '?tab=add', state: { title: 'Lost card', text: 'Call us.' } },
    });
    expect(await screen.findByRole('textbox', { name: 'Text' })).toHaveValue('Call us.');
    await user.type(screen.getByRole('textbox', { name: 'Text' }), ' Soon.');
    handedOver.unmount();
    const second = renderAs(<KnowledgePage />, { me: ADMIN, at });
    expect(await screen.findByRole('textbox', { name: 'Text' })).toHaveValue('Parcels come late.');
    await user.click(screen.getByRole('button', { name: 'Add document' }));
    await screen.findByRole('region', { name: 'Import result' });
    second.unmount();
    renderAs(<KnowledgePage />, { me: ADMIN, at });
    expect(await screen.findByRole('textbox', { name: 'Text' })).toHaveValue('');
  });

  it('labels the fields of Add and of a document each for itself', async () => {
    serve(LISTS);
    const user = userEvent.setup({ delay: null });
    const { baseElement } = renderAs(<KnowledgePage />, { me: ADMIN, at: '/kb?tab=add&document=12' });
    await user.click(await screen.findByRole('button', { name: 'Edit' }));
    expect(screen.getAllByLabelText('Text')).toHaveLength(2);
    const ids = [...baseElement.querySelectorAll('form [id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('lets agents read and search, and nothing else', async () => {
    serve(LISTS);
    renderAs(<KnowledgePage />, { me: AGENT, at: '/kb' });
    expect(await screen.findByRole('button', { name: 'Refund policy' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Delete Refund policy' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Add documents' })).toBeNull();
    expect(screen.queryByRole('button', { name: 'Reindex' })).toBeNull();
    await userEvent.click(screen.getByRole('tab', { name: 'Add' }));
    expect(await screen.findByText('Admins add documents')).toBeVisible();
  });

  it('says in the form what the results answer, after going back', async () => {
    const calls = serve({
      ...LISTS,
      'POST /api/kb/search': () => ({ collection: 'kb_main', query: 'refund', matches: SNIPPETS }),
    });
    const user = userEvent.setup({ delay: null });
    const { router } = renderAs(<KnowledgePage />, { at: '/kb?tab=search&query=refund&k=7' });
    const query = await screen.findByRole('textbox', { name: 'Query' });
    await user.clear(query);
    await user.type(query, 'parcel{Enter}');
    await waitFor(() => expect(calls.at(-1)?.body).toMatchObject({ query: 'parcel' }));
    expect(query).toHaveFocus();
    await act(() => router.navigate(-1));
    await waitFor(() => expect(query).toHaveValue('refund'));
  });

  it('asks again what the address says, after a reload', async () => {
    const calls = serve({
      ...LISTS,
      'POST /api/kb/search': () => ({ collection: 'kb_main', query: 'refund', matches: SNIPPETS }),
    });
    renderAs(<KnowledgePage />, { at: '/kb?tab=search&query=refund&k=7&mode=lexical' });
    await screen.findByRole('list', { name: 'Matches' });
    expect(calls.find(({ path }) => path === '/api/kb/search')?.body).toEqual({
      collection: 'kb_main',
      query: 'refund',
      n_results: 7,
      mode: 'lexical',
    });
  });
});
