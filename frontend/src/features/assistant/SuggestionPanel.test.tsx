import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it, vi } from 'vitest';

import { repliesQuery } from '@/lib/replies';
import { SNIPPETS, SUGGESTION, page, ticket } from '@/test/fixtures';
import { ADMIN, AGENT, renderAs } from '@/test/render';
import { eventStream, problem, serve } from '@/test/server';

import { SuggestionPanel } from './SuggestionPanel';

import type { PreparedDraft, Reply, Suggestion, Ticket } from '@/lib/types';

const PATH = 'POST /api/ai/tickets/7/suggest/stream';

function stream(suggestion: Suggestion): [string, unknown][] {
  return [
    [
      'triage',
      {
        category: 'billing',
        confidence: 0.91,
        suggested_priority: 'high',
        suggested_tags: ['double-charge'],
      },
    ],
    ['snippets', { kb_snippets: suggestion.kb_snippets }],
    ['delta', { text: suggestion.ai_reply.slice(0, 20) }],
    ['delta', { text: suggestion.ai_reply.slice(20) }],
    ['done', suggestion],
  ];
}

function reply(content: string, change: Partial<Reply> = {}): Reply {
  return {
    id: 1,
    ticket_id: 7,
    author: { id: 2, name: 'Ana Agent', role: 'agent' },
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

function show(change: Partial<Ticket> = {}, me = AGENT) {
  const onInsert = vi.fn();
  const onApply = vi.fn();
  const view = renderAs(
    <SuggestionPanel ticket={ticket(change)} onInsert={onInsert} onApply={onApply} applying={false} />,
    { me },
  );
  return { ...view, onInsert, onApply, user: userEvent.setup({ delay: null }) };
}

describe('SuggestionPanel', () => {
  it('shows recommendations, a cited draft and its sources, and inserts the draft unchanged', async () => {
    const calls = serve({ [PATH]: () => eventStream(stream(SUGGESTION)) });
    const { onInsert, onApply, user } = show();
    await user.click(await screen.findByRole('button', { name: 'Generate' }));

    const insert = await screen.findByRole('button', { name: 'Insert into reply' });
    await waitFor(() => expect(insert).toBeEnabled());
    expect(calls[0]?.body).toEqual({ tone: 'friendly' });
    expect(screen.getByText('91 %')).toBeInTheDocument();

    await user.click(screen.getByRole('button', { name: 'Apply category Billing' }));
    await user.click(screen.getByRole('button', { name: 'Apply priority High' }));
    await user.click(screen.getByRole('button', { name: 'Apply tag double-charge' }));
    expect(onApply.mock.calls).toEqual([
      [{ category: 'billing' }],
      [{ priority: 'high' }],
      [{ tags: ['refund', 'double-charge'] }],
    ]);

    await user.click(insert);
    // With what it rests on, to be asked about again before it is sent.
    expect(onInsert).toHaveBeenCalledWith(SUGGESTION.ai_reply, 31, [{ chunk_id: '1:1:0', document_id: 1 }]);
  });

  it('keeps a suggestion for its ticket, and not for the next one that gets its number', async () => {
    serve({ [PATH]: () => eventStream(stream(SUGGESTION)) });
    function Harness() {
      const [made, setMade] = useState(ticket().created_at);
      const [visit, setVisit] = useState(0);
      return (
        <>
          <button onClick={() => setVisit(visit + 1)}>come back</button>
          <button onClick={() => setMade('2026-03-05T08:00:00Z')}>another ticket</button>
          <SuggestionPanel
            key={`${visit} ${made}`}
            ticket={ticket({ created_at: made })}
            onInsert={vi.fn()}
            onApply={vi.fn()}
            applying={false}
          />
        </>
      );
    }
    renderAs(<Harness />);
    const user = userEvent.setup({ delay: null });
    await user.click(await screen.findByRole('button', { name: 'Generate' }));
    await waitFor(() => expect(screen.getByRole('button', { name: 'Insert into reply' })).toBeEnabled());
    await user.click(screen.getByRole('button', { name: 'come back' }));
    expect(await screen.findByRole('button', { name: 'Insert into reply' })).toBeEnabled();
    await user.click(screen.getByRole('button', { name: 'another ticket' }));
    expect(await screen.findByRole('button', { name: 'Generate' })).toBeVisible();
    expect(screen.queryByRole('button', { name: 'Insert into reply' })).not.toBeInTheDocument();
  });

  it('shows what was left out of a draft, and that the model failed', async () => {
    const left = 'You will also get a voucher.';
    const written: Suggestion = { ...SUGGESTION, engine: 'llm', model: 'm-1', left_out: [left] };
    serve({ [PATH]: () => eventStream(stream(written)) });
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Generate' }));
    const told = await screen.findByRole('alert');
    expect(told).toHaveTextContent('Left out of the draft: a sentence that no passage bears out');
    expect(within(told).getByText(left)).toBeInTheDocument();
    expect(screen.getByText('m-1')).toBeInTheDocument();

    serve({ [PATH]: () => eventStream(stream({ ...SUGGESTION, fallback_used: true })) });
    await user.click(screen.getByRole('button', { name: 'Regenerate' }));
    expect(await screen.findByText('Local engine · the model failed')).toBeInTheDocument();
    expect(screen.queryByText(left)).toBeNull();
  });

  it('highlights the exact quote of the marker that has the focus', async () => {
    serve({ [PATH]: () => eventStream(stream(SUGGESTION)) });
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Generate' }));
    const chips = await screen.findAllByRole('button', { name: 'Citation 1, Refund policy' });
    expect(chips).toHaveLength(2);
    const source = screen.getByRole('region', { name: 'Passage from Refund policy' });
    const active = () => source.querySelector('mark[data-active="true"]')?.textContent ?? null;
    expect(active()).toBeNull();
    chips[1]?.focus();
    await waitFor(() => expect(active()).toBe(SUGGESTION.citations[1]?.quote));
    await user.hover(chips[0] as HTMLElement);
    await waitFor(() => expect(active()).toBe(SUGGESTION.citations[0]?.quote));
  });

  it('shows what the ticket already has as applied', async () => {
    serve({ [PATH]: () => eventStream(stream(SUGGESTION)) });
    const { user } = show({ category: 'billing', priority: 'high' });
    await user.click(await screen.findByRole('button', { name: 'Generate' }));
    expect(await screen.findAllByText('Applied')).toHaveLength(2);
  });

  it('says so when the knowledge base has no answer, and shows the nearest passages', async () => {
    const nothing: Suggestion = {
      ...SUGGESTION,
      status: 'insufficient_context',
      citations: [],
      ai_reply: 'Hello, could you tell us more?',
    };
    serve({ [PATH]: () => eventStream(stream(nothing)) });
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Generate' }));
    expect(await screen.findByText('Not enough in the knowledge base')).toBeInTheDocument();
    const passages = screen.getByRole('region', { name: 'Nearest passages' });
    expect(within(passages).getAllByRole('listitem')).toHaveLength(SNIPPETS.length);
  });

  it('shows a refused call with a way to try again', async () => {
    let refused = true;
    serve({
      [PATH]: () => {
        if (!refused) return eventStream(stream(SUGGESTION));
        refused = false;
        return problem(503, { title: 'Not ready', detail: 'The embedding model is still loading.' });
      },
    });
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Generate' }));
    expect(await screen.findByText('The embedding model is still loading.')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() => expect(screen.getByRole('button', { name: 'Insert into reply' })).toBeEnabled());
    expect(screen.queryByText('The embedding model is still loading.')).not.toBeInTheDocument();
  });

  it('keeps what came when the stream breaks off, and says so', async () => {
    serve({ [PATH]: () => eventStream(stream(SUGGESTION).slice(0, 3)) });
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Generate' }));
    expect(await screen.findByText('The draft broke off')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Insert into reply' })).toBeDisabled();
    expect(screen.getByText(/Hello Carl/)).toBeInTheDocument();
  });

  it('says the same when the connection fails in the middle', async () => {
    serve({
      [PATH]: () => {
        const begun = new TextEncoder().encode(
          `event: delta\ndata: ${JSON.stringify({ text: 'Hello Carl' })}\n\n`,
        );
        let sent = false;
        const body = new ReadableStream<Uint8Array>({
          pull: (stream) => {
            if (sent) stream.error(new TypeError('network error'));
            else stream.enqueue(begun);
            sent = true;
          },
        });
        return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
      },
    });
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Generate' }));
    expect(await screen.findByText('The draft broke off')).toBeInTheDocument();
    expect(screen.getByText(/Hello Carl/)).toBeInTheDocument();
  });

  it('makes an article of the replies that the ticket page has loaded, for admins', async () => {
    serve({
      'GET /api/tickets/7/replies': () =>
        page([reply('Refunds take five days. [1]'), reply('for us', { id: 2, internal: true })]),
    });
    const { client, router, user } = show({ status: 'resolved' }, ADMIN);
    await client.query(repliesQuery(7));
    await user.click(await screen.findByRole('button', { name: 'Write an article from this ticket' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/kb'));
    const { text } = router.state.location.state as { text: string };
    expect(text).toContain('Refunds take five days.');
    expect(text).not.toContain('for us');
  });

  it('makes no article of the end of a long conversation alone', async () => {
    serve({ 'GET /api/tickets/7/replies': () => page([reply('The beginning.'), reply('The end.')]) });
    const { client, router, user } = show({ status: 'resolved' }, ADMIN);
    client.setQueryData(repliesQuery(7).queryKey, { replies: [reply('The end.')], earlier: 1 });
    await user.click(await screen.findByRole('button', { name: 'Write an article from this ticket' }));
    await waitFor(() => expect(router.state.location.pathname).toBe('/kb'));
    expect((router.state.location.state as { text: string }).text).toContain('The end.');
    expect((router.state.location.state as { text: string }).text).toContain('The beginning.');
  });

  it('offers agents no article that they may not add', async () => {
    const nothing: Suggestion = { ...SUGGESTION, status: 'insufficient_context', citations: [] };
    serve({ [PATH]: () => eventStream(stream(nothing)) });
    const { user } = show({ status: 'resolved' });
    const write = { name: 'Write an article from this ticket' };
    expect(screen.queryByRole('button', write)).toBeNull();
    await user.click(await screen.findByRole('button', { name: 'Generate' }));
    expect(await screen.findByText(/An admin can add an article/)).toBeInTheDocument();
    expect(screen.queryByRole('button', write)).toBeNull();
  });

  describe('a prepared draft', () => {
    const CHANGED = /A source of this draft has changed since/;
    function prepared(outdated: string | null): PreparedDraft {
      return {
        draft_id: 31,
        status: 'answered',
        content: SUGGESTION.ai_reply,
        citations: SUGGESTION.citations,
        kb_snippets: SNIPPETS.map((snippet) => ({ ...snippet, current: snippet.id !== outdated })),
        engine: 'local',
        model: 'extractive',
        fallback_used: false,
      };
    }
    const TRIAGED: Partial<Ticket> = {
      ai_draft_response: SUGGESTION.ai_reply,
      triage: { status: 'completed', completed_at: '2026-03-01T10:00:05Z' },
    };

    it.each([
      [null, false],
      ['1:1:0', true],
      // Nothing cites it.
      ['2:1:0', false],
    ])('warns when a cited source has changed: %j', async (outdated, warned) => {
      serve({ 'GET /api/tickets/7/draft': () => prepared(outdated) });
      show(TRIAGED);
      await screen.findByRole('region', { name: 'Sources' });
      expect(screen.getByRole('heading', { name: 'Prepared by triage' })).toBeInTheDocument();
      expect(screen.queryAllByText(CHANGED)).toHaveLength(warned ? 1 : 0);
    });

    it('is inserted only once its citations are known, and says when they could not be loaded', async () => {
      let answer: (reply: Response) => void = () => {};
      serve({ 'GET /api/tickets/7/draft': () => new Promise<Response>((resolve) => (answer = resolve)) });
      show(TRIAGED);
      expect(await screen.findByRole('button', { name: 'Insert into reply' })).toBeDisabled();
      answer(problem(500, { detail: 'It broke.' }));
      expect(await screen.findByText('It broke.')).toBeVisible();
      expect(screen.getByRole('button', { name: 'Insert into reply' })).toBeEnabled();
    });

    it.each([
      ['sent with it', reply('x', { draft_id: 31 }), true],
      ['sent later', reply('x', { created_at: '2026-03-01T11:00:00Z' }), true],
      ['sent before', reply('x'), false],
      ['a note', reply('x', { internal: true, draft_id: 31 }), false],
      [
        'of the customer',
        reply('x', { author: { id: 3, name: 'Carl', role: 'customer' }, draft_id: 31 }),
        false,
      ],
    ])('is an earlier one after an answer: %s', async (_name, answer, earlier) => {
      serve({ 'GET /api/tickets/7/draft': () => prepared(null) });
      const { client } = show(TRIAGED);
      client.setQueryData(repliesQuery(7).queryKey, { replies: [answer], earlier: 0 });
      await screen.findByRole('region', { name: 'Sources' });
      const name = earlier ? 'Earlier draft, before the answer' : 'Prepared by triage';
      expect(await screen.findByRole('heading', { name })).toBeInTheDocument();
    });
  });

  it('generates with the key g', async () => {
    const calls = serve({ [PATH]: () => eventStream(stream(SUGGESTION)) });
    const { user } = show();
    await user.keyboard('g');
    await waitFor(() => expect(calls).toHaveLength(1));
  });

  it('says that nothing is new where all was told already, and does not ask for an article', async () => {
    const told: Suggestion = {
      ...SUGGESTION,
      status: 'insufficient_context',
      citations: [],
      told_already: true,
    };
    serve({ [PATH]: () => eventStream(stream(told)) });
    const { user } = show();
    await user.click(await screen.findByRole('button', { name: 'Generate' }));
    expect(await screen.findByText('Nothing new to add')).toBeInTheDocument();
    expect(screen.queryByText('Not enough in the knowledge base')).not.toBeInTheDocument();
  });
});
