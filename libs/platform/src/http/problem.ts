import { Fault, unsupportedMediaType, type FaultKind, type Text } from '@nhip/contracts';
import { badRequest, bodyTooLarge, noSuchAddress } from '../faults.js';

/** RFC 9457 with our two languages and a stable code. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly message: Text;
  readonly hint?: Text;
  readonly [field: string]: unknown;
}

const STATUS = {
  malformed: 400,
  invalid: 422,
  missing: 404,
  unauthenticated: 401,
  forbidden: 403,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  unsupported: 415,
  limited: 429,
  unavailable: 503,
  'not-built': 501,
} as const satisfies Record<FaultKind, number>;

/** What the framework itself refuses, by the status that it gives. */
const OF_FRAMEWORK: Readonly<Record<number, () => Fault>> = {
  404: noSuchAddress,
  413: bodyTooLarge,
  415: unsupportedMediaType,
};

const INTERNAL: Problem = {
  type: 'urn:nhip:problem:internal',
  title: 'internal error',
  status: 500,
  code: 'internal',
  message: {
    vi: 'hub gặp lỗi của chính nó; đã ghi lại để sửa',
    en: 'the hub made a mistake of its own; it was recorded',
  },
};

function faultOf(error: unknown): Fault | undefined {
  if (error instanceof Fault) return error;
  const { statusCode, status = statusCode } = error as { statusCode?: number; status?: number };
  if (status === undefined || status < 400 || status >= 500) return undefined;
  return (OF_FRAMEWORK[status] ?? badRequest)();
}

/** The answer for a fault, ours or the framework's; anything else is our own mistake: 500, without its text. */
export function problemOf(error: unknown): Problem {
  const fault = faultOf(error);
  if (!fault) return INTERNAL;
  return {
    ...fault.fields,
    type: `urn:nhip:problem:${fault.code}`,
    title: fault.text.en,
    status: STATUS[fault.kind],
    code: fault.code,
    message: fault.text,
    ...(fault.hint && { hint: fault.hint }),
  };
}

/** Headers that belong to a problem's status: when to come again, and how to say who one is. */
const HEADERS: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  401: { 'www-authenticate': 'Bearer realm="nhip"' },
  429: { 'retry-after': '10' },
  503: { 'retry-after': '3' },
};

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

interface RawReply {
  code(status: number): RawReply;
  header(name: string, value: string): RawReply;
  send(body: unknown): unknown;
}

/** Answers a request with the problem that an error is. */
export function replyProblem(reply: RawReply, error: unknown): unknown {
  const problem = problemOf(error);
  for (const [name, value] of Object.entries(HEADERS[problem.status] ?? {}))
    reply.header(name, value);
  return reply
    .code(problem.status)
    .header('content-type', PROBLEM_TYPE)
    .send(JSON.stringify(problem));
}
