import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { SNIPPETS, SUGGESTION, ticket } from '@/test/fixtures';
import { renderAs } from '@/test/render';
import { eventStream, problem, serve } from '@/test/server';

import { SuggestionPanel } from './SuggestionPanel';

import type { Suggestion, Ticket } from '@/lib/types';

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

function show(change: Partial<Ticket> = {}) {
  const onInsert = vi.fn();
  const onApply = vi.fn();
  renderAs(
    <SuggestionPanel ticket={ticket(change)} onInsert={onInsert} onApply={onApply} applying={false} />,
  );
  return { onInsert, onApply, user: userEvent.setup({ delay: null }) };
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
    expect(onInsert).toHaveBeenCalledWith(SUGGESTION.ai_reply, 31);
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
