import { describe, expect, it } from 'vitest';

import { readServerEvents } from './sse';

import type { ServerEvent } from './sse';

async function read(...chunks: string[]): Promise<ServerEvent[]> {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      chunks.forEach((chunk) => controller.enqueue(encoder.encode(chunk)));
      controller.close();
    },
  });
  const events: ServerEvent[] = [];
  for await (const event of readServerEvents(body)) events.push(event);
  return events;
}

describe('readServerEvents', () => {
  it('reads events whose borders do not match the chunks', async () => {
    expect(await read('event: del', 'ta\nda', 'ta: {"text":"a"}\n', '\nevent: done\ndata: {}\n\n')).toEqual([
      { event: 'delta', data: '{"text":"a"}' },
      { event: 'done', data: '{}' },
    ]);
  });

  it('takes CRLF cut between its halves, comments, several data lines and a missing event name', async () => {
    expect(await read(': hello\r', '\ndata: a\r\ndata:b\r\n\r', '\n')).toEqual([
      { event: 'message', data: 'a\nb' },
    ]);
  });

  it('drops an event that the end cuts off', async () => {
    expect(await read('data: whole\n\ndata: cut\n')).toEqual([{ event: 'message', data: 'whole' }]);
  });

  it('keeps characters whose bytes arrive apart', async () => {
    const bytes = new TextEncoder().encode('data: né\n\n');
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
        controller.close();
      },
    });
    const events: ServerEvent[] = [];
    for await (const event of readServerEvents(body)) events.push(event);
    expect(events).toEqual([{ event: 'message', data: 'né' }]);
  });
});
