import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { SNIPPETS, page } from '@/test/fixtures';
import { renderAs } from '@/test/render';
import { serve } from '@/test/server';

import { KnowledgePage } from './KnowledgePage';

import type { IngestResult, KbDocument } from '@/lib/types';

const DOCUMENT: KbDocument = {
  id: 12,
  external_id: 'refunds.md',
  title: 'Refund policy',
  collection: 'kb_main',
  source: null,
  metadata: {},
  version: 2,
  chunk_count: 3,
  status: 'active',
  visibility: 'public',
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

const LISTS = {
  'GET /api/kb/collections': () => ({
    items: [{ name: 'kb_main', documents: 1, chunks: 3, embedding_model: 'minilm', dimension: 384 }],
  }),
  'GET /api/kb/documents': () => page([DOCUMENT]),
};

describe('KnowledgePage', () => {
  it('adds pasted text and dropped files with the chosen chunking, and shows the chunk ids', async () => {
    const calls = serve({ ...LISTS, 'POST /api/kb/ingest': () => RESULT });
    const user = userEvent.setup({ delay: null });
    const { container } = renderAs(<KnowledgePage />, { at: '/kb?tab=add' });
    await user.type(await screen.findByRole('textbox', { name: 'Title' }), 'Late parcels');
    await user.type(screen.getByRole('textbox', { name: 'Text' }), 'Parcels come late.');
    const chooser = container.querySelector<HTMLInputElement>('input[type="file"]') as HTMLInputElement;
    await user.upload(chooser, new File(['# Refund policy\nFive days.'], 'refunds.md'));
    expect(await screen.findByText('Refund policy')).toBeInTheDocument();
    await user.clear(screen.getByRole('spinbutton', { name: 'Overlap' }));
    await user.type(screen.getByRole('spinbutton', { name: 'Overlap' }), '40');
    await user.click(screen.getByRole('button', { name: 'Add 2 documents' }));
    await waitFor(() => expect(calls.some(({ method }) => method === 'POST')).toBe(true));
    expect(calls.find(({ method }) => method === 'POST')?.body).toEqual({
      collection: 'kb_main',
      chunk: true,
      max_chars: 600,
      overlap: 40,
      chunk_strategy: 'window',
      documents: [
        { title: 'Late parcels', text: 'Parcels come late.', visibility: 'public' },
        {
          id: 'refunds.md',
          title: 'Refund policy',
          text: '# Refund policy\nFive days.',
          visibility: 'public',
        },
      ],
    });
    const report = await screen.findByRole('region', { name: 'Import result' });
    expect(within(report).getByText(/12:2:0\s+12:2:1/)).toBeInTheDocument();
    expect(within(report).getByText(/replaced by a new version/)).toBeInTheDocument();
  });

  it('refuses an overlap that is not smaller than a chunk', async () => {
    const calls = serve(LISTS);
    const user = userEvent.setup({ delay: null });
    renderAs(<KnowledgePage />, { at: '/kb?tab=add' });
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
    renderAs(<KnowledgePage />, { at: '/kb?tab=search' });
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

  it('deletes a document only after asking', async () => {
    const calls = serve({
      ...LISTS,
      'DELETE /api/kb/documents/12': () => new Response(null, { status: 204 }),
    });
    const user = userEvent.setup({ delay: null });
    renderAs(<KnowledgePage />, { at: '/kb' });
    await user.click(await screen.findByRole('button', { name: 'Delete Refund policy' }));
    expect(calls.some(({ method }) => method === 'DELETE')).toBe(false);
    await user.click(await screen.findByRole('button', { name: 'Delete document' }));
    await waitFor(() => expect(calls.some(({ method }) => method === 'DELETE')).toBe(true));
  });
});
