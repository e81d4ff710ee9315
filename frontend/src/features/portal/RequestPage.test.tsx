import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { ticket } from '@/test/fixtures';
import { CUSTOMER, renderAs } from '@/test/render';
import { problem, serve } from '@/test/server';

import { RequestPage } from './RequestPage';

import type { Ticket } from '@/lib/types';
import type { ReactNode } from 'react';

const OPTIONS = { me: CUSTOMER, at: '/portal/requests/7', path: '/portal/requests/:id' };
const RATED = { score: 4, comment: 'Quick', rated_at: '2026-03-02T10:00:00Z' };

function Conversation({ children }: { children?: ReactNode }) {
  return <section aria-label="Conversation">{children}</section>;
}

function Composer() {
  return <textarea aria-label="Reply" />;
}

function open() {
  renderAs(<RequestPage Conversation={Conversation} Composer={Composer} />, OPTIONS);
  return userEvent.setup({ delay: null });
}

/** One ticket that the routes read and change. */
function serveOne(start: Partial<Ticket>, routes: Parameters<typeof serve>[0] = {}) {
  const state = { ticket: ticket(start) };
  const calls = serve({
    'GET /api/tickets/7': () => state.ticket,
    'PATCH /api/tickets/7': async (request) => {
      state.ticket = { ...state.ticket, ...((await request.clone().json()) as Partial<Ticket>), version: 9 };
      return state.ticket;
    },
    'PUT /api/tickets/7/rating': async (request) => {
      const given = { ...RATED, ...((await request.clone().json()) as object) };
      state.ticket = { ...state.ticket, rating: given };
      return { ...given, changeable_until: '2030-01-01T00:00:00Z' };
    },
    ...routes,
  });
  return { state, calls };
}

describe('RequestPage', () => {
  it('says where it stands, and closes with one click', async () => {
    const { calls } = serveOne({ status: 'waiting' });
    const user = open();
    expect(await screen.findByText(/We need something from you/)).toBeInTheDocument();
    expect(screen.queryByText('How did we do?')).not.toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'This is solved' }));
    expect(await screen.findByText(/If you answer, it opens again/)).toBeInTheDocument();
    expect(screen.getByText('How did we do?')).toBeInTheDocument();
    const patch = calls.find(({ method }) => method === 'PATCH');
    expect(patch?.body).toEqual({ status: 'closed' });
    expect(patch?.headers.get('if-match')).toBe('"4"');
    await user.click(screen.getByRole('button', { name: 'Open it again' }));
    expect(await screen.findByText(/We are on it and answer here/)).toBeInTheDocument();
  });

  it('does not close over an answer that was not read yet', async () => {
    const current = ticket({ status: 'waiting', reply_count: 3, version: 8 });
    serveOne({ reply_count: 2 }, { 'PATCH /api/tickets/7': () => problem(409, { current }) });
    const user = open();
    await user.click(await screen.findByRole('button', { name: 'This is solved' }));
    expect(await screen.findByText(/We have just answered/)).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'This is solved' })).toBeInTheDocument();
  });

  it('closes all the same when only triage has changed something', async () => {
    let first = true;
    const { calls } = serveOne(
      {},
      {
        'PATCH /api/tickets/7': () => {
          if (!first) return ticket({ status: 'closed', version: 6 });
          first = false;
          return problem(409, { current: ticket({ version: 5 }) });
        },
      },
    );
    const user = open();
    await user.click(await screen.findByRole('button', { name: 'This is solved' }));
    await waitFor(() => expect(calls.filter(({ method }) => method === 'PATCH')).toHaveLength(2));
    expect(await screen.findByRole('button', { name: 'Open it again' })).toBeInTheDocument();
  });

  it('takes the change back when it is refused', async () => {
    serveOne({}, { 'PATCH /api/tickets/7': () => problem(500, { detail: 'The database is away.' }) });
    const user = open();
    await user.click(await screen.findByRole('button', { name: 'This is solved' }));
    expect(await screen.findByText('The database is away.')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'This is solved' })).toBeInTheDocument();
  });

  it('asks for a rating once it is solved, and says that answering reopens it', async () => {
    const { calls } = serveOne({ status: 'resolved' });
    const user = open();
    expect(await screen.findByText(/just answer: that opens it again/)).toBeInTheDocument();
    const choices = screen.getByRole('group', { name: 'How did we do?' });
    expect(within(choices).getAllByRole('radio')).toHaveLength(5);
    await user.click(screen.getByRole('button', { name: 'Send rating' }));
    expect(screen.getByRole('alert')).toHaveTextContent('Choose one of the five');
    await user.click(within(choices).getByRole('radio', { name: '5 Very good' }));
    await user.type(screen.getByRole('textbox', { name: /What should we know/ }), ' Thank you ');
    await user.click(screen.getByRole('button', { name: 'Send rating' }));
    expect(await screen.findByText('5 of 5 – Very good')).toBeInTheDocument();
    expect(screen.getByText('Thank you')).toBeInTheDocument();
    expect(calls.find(({ method }) => method === 'PUT')?.body).toEqual({ score: 5, comment: 'Thank you' });
    await waitFor(() => expect(localStorage.getItem('citedesk.draft.3.rating.7')).toBeNull());
  });

  it('shows a rating at once, and takes it back with all that was typed when it is refused', async () => {
    let answer: (value: Response) => void = () => undefined;
    serveOne(
      { status: 'resolved', rating: RATED },
      { 'PUT /api/tickets/7/rating': () => new Promise<Response>((resolve) => (answer = resolve)) },
    );
    const user = open();
    await user.click(await screen.findByRole('button', { name: 'Change' }));
    expect(screen.getByRole('radio', { name: '4 Good' })).toBeChecked();
    await user.click(screen.getByRole('radio', { name: '1 Very bad' }));
    await user.type(screen.getByRole('textbox', { name: /What should we know/ }), ', but wrong');
    await user.click(screen.getByRole('button', { name: 'Change rating' }));
    expect(await screen.findByText('1 of 5 – Very bad')).toBeInTheDocument();
    answer(problem(409, { code: 'rating_closed', detail: 'This rating can no longer be changed.' }));
    expect(await screen.findByText('This rating can no longer be changed.')).toBeInTheDocument();
    expect(screen.getByRole('textbox', { name: /What should we know/ })).toHaveValue('Quick, but wrong');
    expect(screen.getByRole('radio', { name: '1 Very bad' })).toBeChecked();
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(await screen.findByText('4 of 5 – Good')).toBeInTheDocument();
  });

  it('leads on from a request that was joined to another', async () => {
    serveOne({ status: 'closed', merged_into_id: 5 });
    open();
    expect(await screen.findByRole('link', { name: '#5' })).toHaveAttribute('href', '/portal/requests/5');
    expect(screen.queryByRole('textbox', { name: 'Reply' })).not.toBeInTheDocument();
    expect(screen.queryByText('How did we do?')).not.toBeInTheDocument();
  });

  it('says when there is no such request, and leads back', async () => {
    serve({ 'GET /api/tickets/7': () => problem(404) });
    open();
    expect(await screen.findByText('This request does not exist')).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Back to your requests' })).toHaveAttribute('href', '/portal');
  });
});
