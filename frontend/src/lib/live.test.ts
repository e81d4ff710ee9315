import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { followEvents } from './live';

import type { LiveMessage } from './live';

/** The browser's parts, as far as they are used: one lock manager and one set of channels for all "tabs". */
class Source extends EventTarget {
  static readonly CLOSED = 2;
  static opened: Source[] = [];
  readyState = 1;
  onerror: (() => void) | null = null;
  constructor(readonly url: string) {
    super();
    Source.opened.push(this);
  }
  close() {
    this.readyState = Source.CLOSED;
  }
  say(type: string, id: number, data: object = {}) {
    this.dispatchEvent(new MessageEvent(type, { data: JSON.stringify(data), lastEventId: String(id) }));
  }
  /** An answer that is not a stream. */
  fail() {
    this.readyState = Source.CLOSED;
    this.onerror?.();
  }
  /** A cut, after which EventSource comes back by itself. */
  cut() {
    this.readyState = 0;
    this.onerror?.();
  }
}

class Channel {
  static open = new Set<Channel>();
  onmessage: ((event: { data: unknown }) => void) | null = null;
  constructor(readonly name: string) {
    Channel.open.add(this);
  }
  postMessage(data: unknown) {
    Channel.open.forEach((other) => {
      if (other !== this && other.name === this.name) other.onmessage?.({ data });
    });
  }
  close() {
    Channel.open.delete(this);
  }
}

class Locks {
  private held = new Map<string, Promise<unknown>>();
  async request(name: string, options: { signal: AbortSignal }, work: () => Promise<unknown>) {
    const before = this.held.get(name) ?? Promise.resolve();
    const mine = before.then(() => {
      if (options.signal.aborted) throw new DOMException('given up', 'AbortError');
      return work();
    });
    this.held.set(
      name,
      mine.catch(() => undefined),
    );
    return mine;
  }
}

let stops: (() => void)[] = [];

const signal = (id: number) => ({ id, ticket_id: 7, kind: 'reply.added', version: 2, created_at: '' });

function tab(name = 'events') {
  const heard: LiveMessage[] = [];
  const stop = followEvents(name, (message) => heard.push(message));
  stops.push(stop);
  return { heard, stop, ids: () => heard.flatMap((m) => (m.type === 'ticket' ? [m.signal.id] : [])) };
}

const open = () => Source.opened.filter((source) => source.readyState !== Source.CLOSED);
const only = () => {
  expect(open()).toHaveLength(1);
  return open()[0] as Source;
};

beforeEach(() => {
  vi.useFakeTimers();
  Source.opened = [];
  Channel.open.clear();
  vi.stubGlobal('EventSource', Source);
  vi.stubGlobal('BroadcastChannel', Channel);
  Object.defineProperty(navigator, 'locks', { value: new Locks(), configurable: true });
});

afterEach(() => {
  stops.forEach((stop) => stop());
  stops = [];
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('one stream for all tabs', () => {
  it('is read by one tab and heard by all', async () => {
    const first = tab();
    const second = tab();
    await settle();
    only().say('ready', 40);
    only().say('ticket', 41, signal(41));
    expect(first.ids()).toEqual([41]);
    expect(second.ids()).toEqual([41]);
    only().say('reset', 99);
    expect(second.heard.at(-1)).toEqual({ type: 'reset', place: '99' });
  });

  it('goes on in the next tab from the same place when the reading one closes', async () => {
    const first = tab();
    const second = tab();
    await settle();
    only().say('ticket', 41, signal(41));
    first.stop();
    await settle();
    expect(only().url).toBe('/api/events?last_event_id=41');
    only().say('ticket', 42, signal(42));
    expect(second.ids()).toEqual([41, 42]);
    expect(first.ids()).toEqual([41]);
  });

  it('goes on in a tab that has heard nothing yet', async () => {
    const first = tab();
    await settle();
    only().say('ticket', 41, signal(41));
    const second = tab();
    first.stop();
    await settle();
    expect(only().url).toBe('/api/events?last_event_id=41');
    expect(second.ids()).toEqual([]);
  });

  it('leaves nothing open when every tab is closed, also one that never read', async () => {
    const first = tab();
    const second = tab();
    await settle();
    second.stop();
    first.stop();
    await settle();
    expect(open()).toHaveLength(0);
    expect(Channel.open.size).toBe(0);
  });

  it('is one for each tab where there are no locks', async () => {
    Object.defineProperty(navigator, 'locks', { value: undefined, configurable: true });
    const first = tab();
    const second = tab();
    await settle();
    expect(open()).toHaveLength(2);
    open().forEach((source) => source.say('ticket', 41, signal(41)));
    expect(first.ids()).toEqual([41]);
    expect(second.ids()).toEqual([41]);
  });
});

describe('a stream that fails', () => {
  it('says so to every tab, also to one that opens later, and when it is back', async () => {
    const first = tab();
    await settle();
    only().say('ready', 40);
    const last = ({ heard }: typeof first) => heard.findLast(({ type }) => type === 'connection');
    expect(last(first)).toEqual({ type: 'connection', open: true });
    only().cut();
    expect(last(first)).toEqual({ type: 'connection', open: false });
    const second = tab();
    expect(last(second)).toEqual({ type: 'connection', open: false });
    only().say('ready', 41);
    expect(last(first)).toEqual({ type: 'connection', open: true });
    expect(last(second)).toEqual({ type: 'connection', open: true });
  });

  it('is opened again from the same place, after growing pauses', async () => {
    tab();
    await settle();
    only().say('ready', 40);
    only().fail();
    expect(open()).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(only().url).toBe('/api/events?last_event_id=40');
    only().fail();
    await vi.advanceTimersByTimeAsync(999);
    expect(open()).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1_001);
    only();
  });

  it('is left to the browser after a mere cut', async () => {
    tab();
    await settle();
    only().cut();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(Source.opened).toHaveLength(1);
  });

  it('is opened anew when the network comes back', async () => {
    tab();
    await settle();
    only().say('ready', 40);
    window.dispatchEvent(new Event('online'));
    expect(Source.opened).toHaveLength(2);
    expect(only().url).toBe('/api/events?last_event_id=40');
  });
});
