import {
  BODY_BYTES,
  Fault,
  unsupportedMediaType,
  type FaultKind,
  type Text,
} from '@nhip/contracts';
import type { FastifyReply } from 'fastify';
import { badRequest, bodyTooLarge, noSuchAddress } from '../faults.js';
import type { Logger } from '../logging/logger.js';

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
const OF_FRAMEWORK: Readonly<Record<number, (bodyBytes: number) => Fault>> = {
  404: noSuchAddress,
  413: bodyTooLarge,
  415: () => unsupportedMediaType(),
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

function faultOf(error: unknown, bodyBytes: number): Fault | undefined {
  if (error instanceof Fault) return error;
  const { statusCode, status = statusCode } = error as { statusCode?: number; status?: number };
  if (status === undefined || status < 400 || status >= 500) return undefined;
  return (OF_FRAMEWORK[status] ?? badRequest)(bodyBytes);
}

/**
 * The answer for a fault, ours or the framework's; anything else is our own mistake: 500, without its text.
 * @param bodyBytes of the largest body that was allowed
 */
export function problemOf(error: unknown, bodyBytes = BODY_BYTES): Problem {
  const fault = faultOf(error, bodyBytes);
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

const textOf = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

/** Answers a request with the problem that an error is. What is our own mistake, or an outage, is logged where a logger is given. */
export function replyProblem(reply: FastifyReply, error: unknown, logger?: Logger): FastifyReply {
  const { bodyLimit, url: route } = reply.request.routeOptions;
  const problem = problemOf(error, bodyLimit);
  if (problem.status >= 500)
    logger?.error({ code: problem.code, route, error: textOf(error) }, 'a request failed');
  return reply
    .code(problem.status)
    .headers({ ...HEADERS[problem.status], 'content-type': PROBLEM_TYPE })
    .send(JSON.stringify(problem));
}
