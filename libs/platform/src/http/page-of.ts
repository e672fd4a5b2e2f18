import { Fault } from '@nhip/contracts';

const PAGE = 100;
const MOST = 1_000;

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; absent on the last page. */
  readonly cursor?: string;
}

const refuse = (code: string, vi: string, en: string): Fault =>
  new Fault('invalid', code, { vi, en }, { fields: { status: 400 } });

/** The page of a short list that `limit` and `cursor` of a query ask for. Throws Fault with status 400. */
export function pageOf<T>(all: readonly T[], query: Readonly<Record<string, unknown>>): Page<T> {
  const limit = Number(query['limit'] ?? PAGE);
  const from = Number(Buffer.from(String(query['cursor'] ?? ''), 'base64url').toString() || 0);
  if (!Number.isInteger(limit) || limit < 1)
    throw refuse('wrong-limit', 'limit phải là số nguyên dương', 'limit must be a positive integer');
  if (!Number.isSafeInteger(from) || from < 0)
    throw refuse('wrong-cursor', 'con trỏ trang không đọc được', 'the cursor cannot be read');
  const to = from + Math.min(limit, MOST);
  return { items: all.slice(from, to), ...(to < all.length && { cursor: Buffer.from(String(to)).toString('base64url') }) };
}
