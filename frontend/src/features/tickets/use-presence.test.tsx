import { act, fireEvent, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { AGENT, renderAs } from '@/test/render';
import { serve } from '@/test/server';

import { Presence } from './Presence';
import { usePresence } from './use-presence';

import type { Call } from '@/test/server';
import type { Presence as Person } from '@/lib/types';

const PATH = '/api/tickets/7/presence';
const ME: Person = { user_id: AGENT.id, name: AGENT.name, state: 'viewing' };
const BEN: Person = { user_id: 9, name: 'Ben Hopper', state: 'replying' };

let hidden = false;
let calls: Call[] = [];

function At() {
  const { others, setWriting } = usePresence(7, true);
  return (
    <>
      <Presence people={others} />
      <textarea aria-label="Reply" onChange={({ target }) => setWriting(target.value !== '')} />
    </>
  );
}

function atTicket(people: Person[]) {
  calls = serve({
    [`PUT ${PATH}`]: () => people,
    [`DELETE ${PATH}`]: () => new Response(null, { status: 204 }),
  });
  return renderAs(<At />);
}

const said = () =>
  calls.map(({ method, body }) => (method === 'PUT' ? (body as { state: string }).state : 'left'));
const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));
const look = (away: boolean) => {
  hidden = away;
  document.dispatchEvent(new Event('visibilitychange'));
};

beforeEach(() => {
  vi.useFakeTimers();
  hidden = false;
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => (hidden ? 'hidden' : 'visible'));
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('who is at a ticket', () => {
  it('names colleagues and what they do, never oneself', async () => {
    atTicket([ME, BEN, { user_id: 10, name: 'Ada Lovelace', state: 'viewing' }]);
    await pass(50);
    const status = screen.getByRole('status', { name: 'Colleagues at this ticket' });
    expect(status).toHaveTextContent('Ben Hopper is replying');
    expect(status).toHaveTextContent('Ada Lovelace is here');
    expect(status).not.toHaveTextContent(AGENT.name);
  });

  it('counts those who do not fit', async () => {
    atTicket([1, 5, 6, 7, 8].map((id) => ({ user_id: id, name: `Person ${id}`, state: 'viewing' })));
    await pass(50);
    expect(screen.getByRole('status')).toHaveTextContent('+2');
  });

  it('is said every ten seconds while the page is looked at, and at once when it is again', async () => {
    atTicket([ME]);
    await pass(50);
    expect(said()).toEqual(['viewing']);
    await pass(10_000);
    expect(said()).toEqual(['viewing', 'viewing']);
    look(true);
    await pass(60_000);
    expect(said()).toEqual(['viewing', 'viewing']);
    look(false);
    await pass(50);
    expect(said()).toEqual(['viewing', 'viewing', 'viewing']);
  });

  it('tells at once that one writes, and after a pause that one reads again', async () => {
    atTicket([ME]);
    await pass(50);
    fireEvent.change(screen.getByRole('textbox'), { target: { value: 'Dear' } });
    await pass(50);
    expect(said()).toEqual(['viewing', 'replying']);
    fireEvent.change(screen.getByRole('textbox'), { target: { value: 'Dear Carl' } });
    await pass(50);
    expect(said()).toEqual(['viewing', 'replying']);
    await pass(46_000);
    expect(said().at(-1)).toBe('viewing');
    fireEvent.change(screen.getByRole('textbox'), { target: { value: 'Dear Carl,' } });
    await pass(50);
    fireEvent.change(screen.getByRole('textbox'), { target: { value: '' } });
    await pass(50);
    expect(said().slice(-2)).toEqual(['replying', 'viewing']);
  });

  it('ends with the page, also with the whole browser', async () => {
    const { unmount } = atTicket([ME]);
    await pass(50);
    window.dispatchEvent(new Event('pagehide'));
    await pass(50);
    expect(said()).toEqual(['viewing', 'left']);
    unmount();
    await pass(50);
    expect(said()).toEqual(['viewing', 'left', 'left']);
    await pass(60_000);
    expect(calls).toHaveLength(3);
  });
});
