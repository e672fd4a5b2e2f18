import type { z } from 'zod';
import type { Role } from '../identity.js';
import type { ServiceName } from '../services.js';
import type { Text } from '../text.js';

/** What a body or an answer holds, by media type. */
export type Content = Readonly<Record<string, z.ZodType>>;

export interface Answer {
  readonly status: number;
  /** Further statuses with the same content. */
  readonly also?: readonly number[];
  /** Absent: the answer is empty. */
  readonly content?: Content;
  readonly headers?: Readonly<Record<string, z.ZodType>>;
}

/** One public route: where it goes, who may pass, what goes in and out. The gateway routes by this list, OpenAPI is made from it, a test walks it. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Path with `{name}` parameters. */
  readonly path: string;
  /** The parameter of the path that is the id of a record, at its end: it may hold slashes and back slashes, encoded. */
  readonly recordId?: string;
  readonly service: ServiceName;
  /** Whether each call is written to the audit log: acts on definitions and deliveries, reads of records. A delivery of rows has its receipt for a trace. */
  readonly audited: boolean;
  /** Roles that may pass; `public` = anyone, without an identity. */
  readonly roles: readonly Role[] | 'public';
  readonly summary: Text;
  /** Its keys are the query parameters that are known; any other is refused. Absent: there is none. */
  readonly query?: z.ZodObject;
  /** Parameters `dim.<dimension>` are known too, each as often as one likes. */
  readonly dimensions?: boolean;
  /** Request headers that the route reads. */
  readonly headers?: z.ZodObject;
  readonly body?: Content;
  /** Content codings that the route opens; absent: none, a body comes as it is. */
  readonly codings?: readonly string[];
  /** Bytes of the largest body, opened; absent: `BODY_BYTES`. */
  readonly bodyBytes?: number;
  /** Calls that one caller may make in ten seconds; absent: `MOST_CALLS`. */
  readonly mostCalls?: number;
  readonly answer: Answer;
  /** The answer is a stream or a large body: no time limit, no buffering. */
  readonly stream?: boolean;
}

/** Bytes of the largest body, where a route does not say otherwise. */
export const BODY_BYTES = 1024 * 1024;
/** In ten seconds by one caller, where a route does not say otherwise. */
export const MOST_CALLS = 6_000;

export const json = (schema: z.ZodType): Content => ({ 'application/json': schema });

export const SENDERS = ['agency-sender', 'agency-approver'] as const;
export const STAFF = ['viewer', 'operator', 'duty', 'admin', 'auditor'] as const;
export const WATCHERS = [...STAFF, 'wall'] as const;
export const FEED_READERS = [...SENDERS, ...STAFF] as const;
/** Those who may look behind a number, down to single records. */
export const INSPECTORS = ['operator', 'duty', 'admin', 'auditor'] as const;
