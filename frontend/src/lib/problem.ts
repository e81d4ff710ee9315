/** A failed call, as RFC 9457 describes it, or the reason why no answer came at all. */

export interface FieldProblem {
  loc: (string | number)[];
  msg: string;
  type: string;
}

interface ProblemInit {
  status: number;
  title: string;
  detail: string;
  code?: string | null;
  requestId?: string | null;
  fields?: FieldProblem[];
  body?: unknown;
}

export class ProblemError extends Error {
  /** HTTP status; 0 when the server could not be reached. */
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly code: string | null;
  readonly requestId: string | null;
  readonly fields: FieldProblem[];
  /** The whole body, for members that one endpoint adds (a 409 carries `current`). */
  readonly body: unknown;

  constructor(init: ProblemInit) {
    super(init.detail || init.title);
    this.name = 'ProblemError';
    this.status = init.status;
    this.title = init.title;
    this.detail = init.detail;
    this.code = init.code ?? null;
    this.requestId = init.requestId ?? null;
    this.fields = init.fields ?? [];
    this.body = init.body;
  }
}

const TITLES: Record<number, string> = {
  0: 'The server cannot be reached',
  401: 'You are not signed in',
  403: 'You may not do this',
  404: 'Not found',
  409: 'It was changed meanwhile',
  422: 'Something in this form is not valid',
  429: 'Too many requests',
  500: 'The server failed',
  502: 'The server cannot be reached',
  503: 'The service is not ready',
  504: 'The server took too long',
};

const HINTS: Record<number, string> = {
  0: 'Check the connection, then try again. Nothing you typed is lost.',
  502: 'It may be restarting. Try again in a moment; nothing you typed is lost.',
  504: 'Try again in a moment; nothing you typed is lost.',
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function fieldProblems(value: unknown): FieldProblem[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((item) => ({
    loc: Array.isArray(item.loc) ? (item.loc as (string | number)[]) : [],
    msg: text(item.msg),
    type: text(item.type),
  }));
}

/** Build the error of an answer whose body was read already (problem+json, other JSON, or text). */
export function problemFrom(status: number, body: unknown, requestId: string | null = null): ProblemError {
  const record = isRecord(body) ? body : {};
  const fallback = TITLES[status] ?? (status >= 500 ? 'The server failed' : 'The request failed');
  const fields = fieldProblems(record.errors);
  const detail =
    text(record.detail) ||
    fields
      .map((field) => `${field.loc.filter((part) => part !== 'body').join('.')}: ${field.msg}`)
      .join('; ') ||
    HINTS[status] ||
    'Try again; if it goes on, pass the request id to whoever runs this desk.';
  return new ProblemError({
    status,
    title: text(record.title) || fallback,
    detail,
    code: text(record.code) || null,
    requestId: text(record.request_id) || requestId,
    fields,
    body,
  });
}

export function networkProblem(): ProblemError {
  return new ProblemError({ status: 0, title: TITLES[0] ?? '', detail: HINTS[0] ?? '' });
}

/** Every error as a ProblemError, so that one component can show it. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new ProblemError({ status: -1, title: 'Something went wrong', detail });
}
