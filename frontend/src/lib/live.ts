/** What `GET /api/events` says about a ticket: that something happened, never its content. */
export interface TicketSignal {
  id: number;
  ticket_id: number;
  kind: string;
  version: number;
  created_at: string;
}

/** `place` is where a stream that is cut here goes on. */
export type LiveMessage =
  | { type: 'ready' | 'reset'; place: string }
  | { type: 'ticket'; place: string; signal: TicketSignal }
  /** Other colleagues than before are at a ticket. */
  | { type: 'presence'; place: string; ticketId: number }
  /** Whether the stream is open; it comes back by itself. */
  | { type: 'connection'; open: boolean };

/** A new tab's question: it may have to go on from the place where the reading tab is. */
const WHERE = 'where';
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * Hear what happens to tickets, over one stream for all tabs of this browser: the tab that holds the lock `name` reads
 * it and passes everything on; when that tab closes, the next one goes on from the same place. A browser that offers no
 * locks (a page without HTTPS) reads one stream for each tab. Returns how to stop.
 */
export function followEvents(name: string, listen: (message: LiveMessage) => void): () => void {
  if (typeof EventSource === 'undefined') return () => undefined;
  const stopping = new AbortController();
  let place: string | null = null;
  const take = (message: LiveMessage) => {
    if (message.type !== 'connection') place = message.place;
    listen(message);
  };
  // The types promise both; browsers without a secure context have no locks.
  const locks = navigator.locks as LockManager | undefined;
  const channel = locks && typeof BroadcastChannel !== 'undefined' ? new BroadcastChannel(name) : null;
  let leading = false;
  let connected = true;
  const tell = (message: LiveMessage) => {
    // The stream may end, and say so, after everybody here has stopped listening.
    if (stopping.signal.aborted) return;
    if (message.type === 'connection') connected = message.open;
    take(message);
    channel?.postMessage(message);
  };
  const lead = () => {
    leading = true;
    return readStream(() => place, tell, stopping.signal);
  };
  if (channel && locks) {
    channel.onmessage = ({ data }: MessageEvent<LiveMessage | typeof WHERE>) => {
      if (data !== WHERE) take(data);
      else if (leading) {
        if (place !== null) channel.postMessage({ type: 'ready', place });
        channel.postMessage({ type: 'connection', open: connected });
      }
    };
    channel.postMessage(WHERE);
    locks.request(name, { signal: stopping.signal }, lead).catch((error: unknown) => {
      if (!stopping.signal.aborted) throw error;
    });
  } else {
    void lead();
  }
  return () => {
    stopping.abort();
    channel?.close();
  };
}

/**
 * Read the stream until `signal` aborts. EventSource comes back by itself after a cut, but gives up after an answer
 * that is not a stream (a restarting server, an ended session): then a new one is tried, after growing pauses.
 */
function readStream(
  place: () => string | null,
  tell: (message: LiveMessage) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let pause = FIRST_PAUSE_MS;
    let up: boolean | null = null;
    const say = (open: boolean) => {
      if (up !== open) tell({ type: 'connection', open });
      up = open;
    };

    const open = () => {
      clearTimeout(timer);
      source?.close();
      const last = place();
      const current = new EventSource(last === null ? '/api/events' : `/api/events?last_event_id=${last}`);
      source = current;
      const on = (type: Exclude<LiveMessage['type'], 'connection'>) =>
        current.addEventListener(type, (event: MessageEvent<string>) => {
          pause = FIRST_PAUSE_MS;
          say(true);
          const at = { place: event.lastEventId };
          if (type === 'ticket') tell({ ...at, type, signal: JSON.parse(event.data) as TicketSignal });
          else if (type === 'presence')
            tell({ ...at, type, ticketId: (JSON.parse(event.data) as { ticket_id: number }).ticket_id });
          else tell({ ...at, type });
        });
      on('ready');
      on('ticket');
      on('presence');
      on('reset');
      current.onopen = () => say(true);
      current.onerror = () => {
        if (current !== source) return;
        say(false);
        if (current.readyState !== EventSource.CLOSED) return;
        // Not all browsers at once, when a server comes back.
        timer = setTimeout(open, pause * (0.5 + Math.random() / 2));
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      };
    };

    // A connection from before a sleep or another network may be dead without knowing.
    window.addEventListener('online', open, { signal });
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      source?.close();
      resolve();
    });
    open();
  });
}
