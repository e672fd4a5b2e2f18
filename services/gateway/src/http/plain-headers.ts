import type { IncomingMessage } from 'node:http';
import type { Route } from '@nhip/contracts';
import { repeatedHeader, wrongTransferEncoding } from '../faults.js';

/** What the hub reads of every request: who calls, from where, and what the body is. */
const READ_ONCE = [
  'host',
  'authorization',
  'cookie',
  'origin',
  'sec-fetch-site',
  'content-type',
  'content-length',
  'content-encoding',
  'transfer-encoding',
];

/**
 * Holds the headers that the hub and a route read to one value each: of two, Node keeps the first of some, joins others, and the next
 * reader may take the last. Length and chunks together are refused by Node's parser.
 * @param route the one that was matched; undefined where there is none
 * @throws Fault `malformed`
 */
export function assertPlainHeaders(
  { rawHeaders, headers }: Pick<IncomingMessage, 'rawHeaders' | 'headers'>,
  route: Route | undefined,
): void {
  const names = rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
  const once = [...READ_ONCE, ...Object.keys(route?.headers?.shape ?? {})];
  const repeated = once.find((name) => names.indexOf(name) !== names.lastIndexOf(name));
  if (repeated !== undefined) throw repeatedHeader(repeated);
  const { 'transfer-encoding': coding = 'chunked' } = headers;
  if (coding.toLowerCase() !== 'chunked') throw wrongTransferEncoding();
}
