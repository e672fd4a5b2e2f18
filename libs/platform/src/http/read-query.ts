import { Fault } from '@nhip/contracts';

type Query = Readonly<Record<string, unknown>>;

/** A request that cannot be read as it is: 400, and never guessed at. */
export const badRequest = (code: string, vi: string, en: string): Fault =>
  new Fault('malformed', code, { vi, en });

/** `?name=true` or `false`; absent is false. Throws Fault with status 400. */
export function flagIn(query: Query, name: string): boolean {
  const text = query[name] ?? 'false';
  if (text === 'true' || text === 'false') return text === 'true';
  throw badRequest(
    'wrong-flag',
    `${name} phải là true hoặc false`,
    `${name} must be true or false`,
  );
}

/** `?limit=`: how many at most; `page` where nothing is said, never more than `most`. Throws Fault with status 400. */
export function limitIn(query: Query, page: number, most: number): number {
  const text = query['limit'] ?? String(page);
  const limit = typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (limit >= 1) return Math.min(limit, most);
  throw badRequest(
    'wrong-limit',
    `limit phải là số nguyên từ 1 đến ${most}`,
    `limit must be an integer from 1 to ${most}`,
  );
}
