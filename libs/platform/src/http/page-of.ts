import { badRequest, limitIn } from './read-query.js';

const PAGE = 100;
const MOST = 1_000;

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; absent on the last page. */
  readonly cursor?: string;
}

/** The page of a short list that `limit` and `cursor` of a query ask for. Throws Fault with status 400. */
export function pageOf<T>(all: readonly T[], query: Readonly<Record<string, unknown>>): Page<T> {
  const limit = limitIn(query, PAGE, MOST);
  const from = Number(Buffer.from(String(query['cursor'] ?? ''), 'base64url').toString() || 0);
  if (!Number.isSafeInteger(from) || from < 0)
    throw badRequest('wrong-cursor', 'con trỏ trang không đọc được', 'the cursor cannot be read');
  const to = from + limit;
  return {
    items: all.slice(from, to),
    ...(to < all.length && { cursor: Buffer.from(String(to)).toString('base64url') }),
  };
}
