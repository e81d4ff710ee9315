import { vi } from 'vitest';

type Reply = Response | object | Promise<Response | object>;
type Handler = (request: Request, url: URL) => Reply;

export interface Call {
  method: string;
  path: string;
  search: string;
  body: unknown;
  headers: Headers;
}

export function problem(status: number, extra: object = {}): Response {
  return new Response(
    JSON.stringify({ type: 'about:blank', title: 'Refused', status, code: 'refused', ...extra }),
    {
      status,
      headers: { 'content-type': 'application/problem+json', 'x-request-id': 'req-1' },
    },
  );
}

export function eventStream(events: [string, unknown][]): Response {
  const text = events.map(([event, data]) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`).join('');
  return new Response(text, { headers: { 'content-type': 'text/event-stream' } });
}

/**
 * Answer fetch from `routes`, whose keys read "GET /api/tickets". The calls made are returned, and a call that no
 * route answers fails the test that made it.
 */
export function serve(routes: Record<string, Handler>): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url);
    const text = await request.clone().text();
    calls.push({
      method: request.method,
      path: url.pathname,
      search: url.search,
      // A form is not taken apart here: its parts have tests of their own.
      body: request.headers.get('content-type')?.includes('json') ? (JSON.parse(text) as unknown) : null,
      headers: request.headers,
    });
    const handler = routes[`${request.method} ${url.pathname}`];
    if (!handler) throw new Error(`no route for ${request.method} ${url.pathname}`);
    const reply = await handler(request, url);
    if (reply instanceof Response) return reply;
    return new Response(JSON.stringify(reply), { headers: { 'content-type': 'application/json' } });
  });
  return calls;
}
