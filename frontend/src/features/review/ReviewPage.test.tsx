import { act, configure, fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it, vi } from 'vitest';

import { page, ticket } from '@/test/fixtures';
import { AGENT, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { ReviewPage } from './ReviewPage';
import { HOLD_MS } from './use-decisions';

import type { ReviewItem } from './api';
import type { Call } from '@/test/server';

function item(id: number, title: string, change: Partial<ReviewItem> = {}): ReviewItem {
  return {
    ticket_id: id,
    ticket: ticket({ id, title, severity: 'high', category: 'billing', team: 'billing_team', version: 3 }),
    decision: {
      id: id + 100,
      run_id: id,
      outcome: 'awaiting_review',
      reason: 'Details that the category needs are missing. Rules: missing_fields, switched_off.',
      rules: ['missing_fields', 'switched_off'],
      inputs: { missing_fields: ['order_id'], threshold: null },
      policy_version: 0,
      confidence: 0.31,
      created_at: '2026-03-01T10:00:00Z',
    },
    draft: {
      draft_id: id + 200,
      status: 'answered',
      content: `Draft for ${title} [1]`,
      citations: [],
      kb_snippets: [],
      engine: 'local',
      model: 'citedesk-local',
      fallback_used: false,
    },
    ...change,
  };
}

// The page is large, and the machines that test it are slow.
configure({ asyncUtilTimeout: 5_000 });

const FIRST = item(1, 'Charged twice');
const SECOND = item(2, 'Invoice <script>alert(1)</script>');
const THIRD = item(3, 'No answer known', { draft: null });

function show(at = '/review', me = AGENT) {
  return renderAs(<ReviewPage renderDraft={({ content }) => <p>{content}</p>} />, {
    me,
    at,
    path: '/review',
  });
}

const queueOf = (items: ReviewItem[]) => ({ 'GET /api/reviews': () => page(items) });
const posts = (calls: Call[]) => calls.filter(({ method }) => method === 'POST');

/** The time in which a decision can be taken back passes. */
async function letItGo() {
  await act(() => vi.advanceTimersByTimeAsync(HOLD_MS + 50));
}

function fakeTime() {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  return userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
}

afterEach(() => vi.useRealTimers());

describe('ReviewPage', () => {
  it('says why a person decides, in words, and shows what would be sent', async () => {
    serve(queueOf([FIRST, SECOND]));
    show();
    const shown = await screen.findByRole('article', { name: 'Charged twice' });
    expect(within(shown).getByText('Details that the category needs are missing: Order id')).toBeVisible();
    expect(within(shown).getByText('Automatic sending is switched off')).toBeVisible();
    expect(within(shown).getByText('Confidence 31 %. No threshold is in force yet.')).toBeVisible();
    expect(within(shown).getByText('Draft for Charged twice [1]')).toBeVisible();
    expect(screen.getByText('Invoice <script>alert(1)</script>')).toBeVisible();
  });

  it('approves with one key, moves the focus to the next one, and sends after the time to undo', async () => {
    const user = fakeTime();
    const calls = serve({ ...queueOf([FIRST, SECOND]), 'POST /api/reviews/1': () => FIRST.ticket });
    show();
    await screen.findByRole('article', { name: 'Charged twice' });
    await user.keyboard('a');
    await waitFor(() => expect(screen.getByRole('heading', { level: 2, name: /^Invoice/ })).toHaveFocus());
    expect(screen.getByText('Reply to #1 goes out in a moment')).toBeVisible();
    expect(posts(calls)).toEqual([]);
    await letItGo();
    await waitFor(() => expect(posts(calls)).toHaveLength(1));
    expect(posts(calls)[0]).toMatchObject({
      path: '/api/reviews/1',
      body: { action: 'approve', corrections: {}, version: 3 },
    });
  });

  it('takes a decision back before it is sent', async () => {
    const user = fakeTime();
    const calls = serve(queueOf([FIRST, SECOND]));
    show();
    await screen.findByRole('article', { name: 'Charged twice' });
    await user.keyboard('r');
    await screen.findByRole('article', { name: /^Invoice/ });
    await user.keyboard('z');
    await screen.findByRole('article', { name: 'Charged twice' });
    await letItGo();
    expect(posts(calls)).toEqual([]);
    expect(within(screen.getByRole('list', { name: 'Waiting decisions' })).getAllByRole('link')).toHaveLength(
      2,
    );
  });

  it('sends an edited text, and with it only what was corrected', async () => {
    const user = fakeTime();
    const calls = serve({ ...queueOf([FIRST]), 'POST /api/reviews/1': () => FIRST.ticket });
    show();
    const shown = await screen.findByRole('article', { name: 'Charged twice' });
    fireEvent.mouseDown(within(shown).getByRole('combobox', { name: 'Priority' }));
    await user.click(
      (await screen.findAllByText('Urgent')).find((one) => one.closest('.ant-select-item')) as HTMLElement,
    );
    fireEvent.keyDown(document.body, { key: 'e' });
    const text = await screen.findByRole('textbox', { name: 'Your reply' });
    await user.clear(text);
    await user.type(text, 'Better text');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await letItGo();
    await waitFor(() => expect(posts(calls)).toHaveLength(1));
    expect(posts(calls)[0]?.body).toEqual({
      action: 'edit',
      content: 'Better text',
      corrections: { priority: 'urgent' },
      version: 3,
    });
  });

  it('sends what is held when the page is left', async () => {
    const calls = serve({ ...queueOf([FIRST]), 'POST /api/reviews/1': () => FIRST.ticket });
    const { unmount } = show();
    await screen.findByRole('article', { name: 'Charged twice' });
    await userEvent.keyboard('a');
    expect(posts(calls)).toEqual([]);
    unmount();
    await waitFor(() => expect(posts(calls)).toHaveLength(1));
  });

  it('explains that somebody else was faster, and goes on', async () => {
    const user = fakeTime();
    serve({
      ...queueOf([FIRST, SECOND]),
      'POST /api/reviews/1': () =>
        problem(409, {
          code: 'already_reviewed',
          reviewed_by: { id: 9, name: 'Bea' },
          action: 'rejected',
          detail: 'x',
        }),
    });
    show();
    await screen.findByRole('article', { name: 'Charged twice' });
    await user.keyboard('a');
    await letItGo();
    expect(
      await screen.findByText('Bea dealt with ticket #1 before you (rejected). Nothing of yours was sent.'),
    ).toBeVisible();
    expect(screen.getByRole('article', { name: /^Invoice/ })).toBeVisible();
    expect(screen.queryByRole('link', { name: 'Charged twice' })).toBeNull();
  });

  it('brings a ticket back that could not be sent, with its text', async () => {
    const user = fakeTime();
    serve({ ...queueOf([FIRST]), 'POST /api/reviews/1': () => problem(500, { detail: 'It broke.' }) });
    show();
    await screen.findByRole('article', { name: 'Charged twice' });
    await user.keyboard('e');
    await user.type(await screen.findByRole('textbox', { name: 'Your reply' }), ' and more');
    await user.keyboard('{Control>}{Enter}{/Control}');
    expect(await screen.findByText('Nothing waits for review')).toBeVisible();
    await letItGo();
    expect(await screen.findByText('It broke.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
    expect(await screen.findByText('Draft for Charged twice [1] and more')).toBeVisible();
  });

  it('keeps corrections and their reason until the decision is sent', async () => {
    const user = fakeTime();
    const calls = serve({ ...queueOf([FIRST, SECOND]), 'POST /api/reviews/1': () => FIRST.ticket });
    show();
    await screen.findByRole('article', { name: 'Charged twice' });
    const reason = () => screen.getByRole('textbox', { name: 'Reason' });
    await user.type(reason(), 'Wrong team');
    await user.click(screen.getByRole('button', { name: /Reject/ }));
    await screen.findByRole('article', { name: /^Invoice/ });
    expect(reason()).toHaveValue('');
    await user.keyboard('z');
    await screen.findByRole('article', { name: 'Charged twice' });
    expect(reason()).toHaveValue('Wrong team');
    await user.keyboard('j');
    await screen.findByRole('article', { name: /^Invoice/ });
    await user.keyboard('k');
    await screen.findByRole('article', { name: 'Charged twice' });
    expect(reason()).toHaveValue('Wrong team');
    await user.keyboard('r');
    await letItGo();
    await waitFor(() => expect(posts(calls)[0]?.body).toMatchObject({ reason: 'Wrong team' }));
    await waitFor(() => expect(localStorage.getItem(`citedesk.draft.${AGENT.id}.review-1`)).toBeNull());
  });

  it('keeps a typed reply when triage decides anew, and gives it to no other ticket of that number', async () => {
    let now = FIRST;
    serve({ 'GET /api/reviews': () => page([now]) });
    const user = userEvent.setup({ delay: null });
    const { client } = show();
    const again = () => act(() => client.invalidateQueries({ queryKey: ['tickets'] }));
    await screen.findByRole('article', { name: 'Charged twice' });
    await user.keyboard('e');
    await user.type(await screen.findByRole('textbox', { name: 'Your reply' }), ' and more');
    now = { ...FIRST, decision: { ...FIRST.decision, id: 999 } };
    await again();
    await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Your reply' })).toBeNull());
    expect(screen.getByText('Draft for Charged twice [1] and more')).toBeVisible();
    now = item(1, 'Another one', {
      ticket: { ...FIRST.ticket, title: 'Another one', created_at: '2026-05-01T10:00:00Z' },
      decision: { ...FIRST.decision, id: 1000 },
    });
    await again();
    expect(await screen.findByRole('article', { name: 'Another one' })).toBeVisible();
    expect(screen.queryByText('Draft for Charged twice [1] and more')).toBeNull();
  });

  it('shows the newest messages of a long conversation, and that there are earlier ones', async () => {
    const message = (id: number, content: string) => ({
      id,
      ticket_id: 1,
      author: { id: 3, name: 'Carl', role: 'customer' },
      content,
      internal: false,
      created_at: '2026-03-01T10:00:00Z',
    });
    const calls = serve({
      ...queueOf([{ ...FIRST, ticket: { ...FIRST.ticket, reply_count: 102 } }]),
      'GET /api/tickets/1/replies': () => ({
        ...page([message(102, 'The last.'), message(101, 'The one before.')]),
        total: 102,
      }),
    });
    show();
    const last = await screen.findByText('The last.');
    const before = screen.getByText('The one before.');
    expect(before.compareDocumentPosition(last)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    expect(screen.getByRole('link', { name: '100 earlier messages' })).toHaveAttribute('href', '/tickets/1');
    expect(calls.find(({ path }) => path === '/api/tickets/1/replies')?.search).toContain('sort=-created_at');
  });

  it('leads back from a page behind the last one', async () => {
    serve({
      'GET /api/reviews': (_request, url) => page(url.searchParams.get('page') === '1' ? [FIRST] : []),
    });
    show('/review?page=3');
    await userEvent.click(await screen.findByRole('button', { name: 'First page' }));
    expect(await screen.findByRole('article', { name: 'Charged twice' })).toBeVisible();
  });

  it('asks before it sends a proposal whose source has changed, and lets it be written anew', async () => {
    const passage = { id: '5:1:0', document_id: 5, title: 'Refunds', text: 'Five days.', score: 0.8 };
    const citation = {
      marker: '[1]',
      chunk_id: '5:1:0',
      document_id: 5,
      quote: 'Five days',
      sentence: 'Five days.',
      start: 0,
      end: 9,
    };
    const stale = item(4, 'When is it refunded?', {
      draft: {
        draft_id: 204,
        status: 'answered',
        content: 'Five days. [1]',
        citations: [citation],
        kb_snippets: [{ ...passage, current: false }],
        engine: 'local',
        model: 'citedesk-local',
        fallback_used: false,
      },
    });
    const calls = serve({
      ...queueOf([stale]),
      'GET /api/tickets/4/replies': () => page([]),
      'POST /api/tickets/4/triage/retry': () => stale.ticket,
    });
    show();
    expect(await screen.findByText('A source of this reply has changed')).toBeVisible();
    await userEvent.keyboard('a');
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText(/It may be wrong by now/)).toBeVisible();
    await userEvent.click(within(dialog).getByRole('button', { name: 'Cancel' }));
    expect(screen.queryByRole('button', { name: /Undo/ })).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Generate anew' }));
    expect(await screen.findByText(/A new proposal is being written/)).toBeVisible();
    expect(posts(calls).map(({ path }) => path)).toEqual(['/api/tickets/4/triage/retry']);
    await userEvent.click(screen.getByRole('button', { name: /Approve/ }));
    await userEvent.click(await screen.findByRole('button', { name: 'Send anyway' }));
    expect(await screen.findByRole('button', { name: /Undo/ })).toBeVisible();
  });

  it('approves nothing where there is no text', async () => {
    const calls = serve(queueOf([THIRD]));
    show();
    await screen.findByText(/There is no proposed reply/);
    await userEvent.keyboard('a');
    expect(screen.getByRole('button', { name: /Approve and send/ })).toBeDisabled();
    expect(screen.getByRole('article', { name: 'No answer known' })).toBeVisible();
    expect(posts(calls)).toEqual([]);
  });

  it('does not put another ticket under the fingers when the one at hand leaves the queue', async () => {
    let items = [FIRST, SECOND];
    serve({ 'GET /api/reviews': () => page(items) });
    const { client } = show();
    await screen.findByRole('article', { name: 'Charged twice' });
    items = [SECOND];
    await act(() => client.invalidateQueries({ queryKey: ['tickets'] }));
    expect(await screen.findByText('#1 does not wait here any more')).toBeVisible();
    expect(screen.queryByRole('article')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Next one' }));
    expect(await screen.findByRole('article', { name: /^Invoice/ })).toBeVisible();
  });

  it('tells what comes here when nothing waits, and shows the policy to admins alone', async () => {
    serve(queueOf([]));
    show();
    expect(await screen.findByText('Nothing waits for review')).toBeVisible();
    expect(screen.getByText(/Each ticket that triage may not answer/)).toBeVisible();
    expect(screen.queryByRole('link', { name: 'Open the policy' })).toBeNull();
  });

  it('says what failed, with a way to try again', async () => {
    serve({ 'GET /api/reviews': () => problem(500, { detail: 'The database sleeps.' }) });
    show();
    expect(await screen.findByText('The database sleeps.')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Try again' })).toBeVisible();
  });
});
