import { t, useI18n } from './i18n';

/** A failed call, as RFC 9457 describes it, or the reason why no answer came at all. */

export interface FieldProblem {
  loc: (string | number)[];
  msg: string;
  type: string;
  /** Where it stands in a text that was sent, from 1; the configuration's errors say so. */
  line?: number;
  column?: number;
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

/** The statuses that have a title and a hint of their own in the catalogue. */
const TITLED = [0, 401, 403, 404, 409, 422, 429, 500, 502, 503, 504] as const;
const HINTED = [0, 502, 504] as const;

function titleOf(status: number): string {
  const known = TITLED.find((one) => one === status);
  return t(`problems.title.${known ?? (status >= 500 ? 500 : 'other')}`);
}

function hintOf(status: number): string {
  return t(`problems.hint.${HINTED.find((one) => one === status) ?? 'other'}`);
}

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
    ...(typeof item.line === 'number' ? { line: item.line } : {}),
    ...(typeof item.column === 'number' ? { column: item.column } : {}),
  }));
}

/** Build the error of an answer whose body was read already (problem+json, other JSON, or text). */
export function problemFrom(status: number, body: unknown, requestId: string | null = null): ProblemError {
  const record = isRecord(body) ? body : {};
  const fields = fieldProblems(record.errors);
  const detail =
    text(record.detail) ||
    fields
      .map((field) => `${field.loc.filter((part) => part !== 'body').join('.')}: ${field.msg}`)
      .join('; ') ||
    hintOf(status);
  return new ProblemError({
    status,
    // The API speaks English; its titles are general, so that another language loses nothing with its own.
    title: (useI18n.getState().language === 'en' && text(record.title)) || titleOf(status),
    detail,
    code: text(record.code) || null,
    requestId: text(record.request_id) || requestId,
    fields,
    body,
  });
}

export function networkProblem(): ProblemError {
  return new ProblemError({ status: 0, title: titleOf(0), detail: hintOf(0) });
}

/** Whether nobody answered, or a proxy in place of the API, which names each of its own answers. */
export function isOutage({ status, requestId }: ProblemError): boolean {
  return status === 0 || [502, 503, 504].includes(status) || (status >= 500 && requestId === null);
}

/** Every error as a ProblemError, so that one component can show it. */
export function toProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new ProblemError({ status: -1, title: t('problems.unknown'), detail });
}
