import { Fault, type FaultKind, type Text } from '@nhip/contracts';
import { headersOf } from './reply-headers.js';

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
  invalid: 422,
  missing: 404,
  unauthenticated: 401,
  forbidden: 403,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  limited: 429,
  unavailable: 503,
} as const satisfies Record<FaultKind, number>;

/** The answer for a fault; anything else is our own mistake: 500, without its text. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Fault) {
    const { status, ...fields } = error.fields;
    return {
      ...fields,
      type: `urn:nhip:problem:${error.code}`,
      title: error.text.en,
      status: typeof status === 'number' ? status : STATUS[error.kind],
      code: error.code,
      message: error.text,
      ...(error.hint && { hint: error.hint }),
    };
  }
  const status =
    (error as { statusCode?: number; status?: number }).statusCode ??
    (error as { status?: number }).status;
  if (status === 404)
    return problemOf(
      new Fault('missing', 'no-such-address', {
        vi: 'không có địa chỉ này',
        en: 'there is no such address',
      }),
    );
  if (status === 413) return problemOf(bodyTooLarge());
  if (status === 415)
    return problemOf(
      new Fault(
        'invalid',
        'unsupported-media-type',
        { vi: 'không đọc được kiểu nội dung này', en: 'this content type is not supported' },
        { fields: { status } },
      ),
    );
  if (status !== undefined && status >= 400 && status < 500)
    return problemOf(
      new Fault(
        'invalid',
        'bad-request',
        { vi: 'yêu cầu không đúng dạng', en: 'the request is malformed' },
        { fields: { status } },
      ),
    );
  return {
    type: 'urn:nhip:problem:internal',
    title: 'internal error',
    status: 500,
    code: 'internal',
    message: {
      vi: 'hub gặp lỗi của chính nó; đã ghi lại để sửa',
      en: 'the hub made a mistake of its own; it was recorded',
    },
  };
}

export const bodyTooLarge = (): Fault =>
  new Fault(
    'too-large',
    'body-too-large',
    { vi: 'nội dung lớn hơn 64 MB', en: 'the body is larger than 64 MB' },
    { hint: { vi: 'chia tệp thành nhiều lần gửi', en: 'cut the file into several sendings' } },
  );

/** Refuses query parameters that the route does not know; a name ending in `.*` permits all with that beginning. */
export function knownQuery(
  query: Readonly<Record<string, unknown>>,
  names: readonly string[],
): void {
  const known = (name: string): boolean =>
    names.some((one) => (one.endsWith('.*') ? name.startsWith(one.slice(0, -1)) : one === name));
  const unknown = Object.keys(query).find((name) => !known(name));
  if (unknown === undefined) return;
  throw new Fault(
    'invalid',
    'unknown-parameter',
    { vi: `không có tham số “${unknown}”`, en: `there is no parameter “${unknown}”` },
    {
      fields: { status: 400 },
      hint: { vi: `có thể dùng: ${names.join(', ')}`, en: `known are: ${names.join(', ')}` },
    },
  );
}

interface RawReply {
  code(status: number): RawReply;
  header(name: string, value: string): RawReply;
  send(body: unknown): unknown;
}

/** Answers a request outside of NestJS's filters with a problem. */
export function replyProblem(reply: RawReply, error: unknown): unknown {
  const problem = problemOf(error);
  for (const [name, value] of Object.entries(headersOf(problem.status))) reply.header(name, value);
  return reply
    .code(problem.status)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem));
}
