import { Fault } from '@nhip/contracts';

const PAGE = 100;
const MOST = 1_000;

/** One page of a list; the cursor says how far it went and is absent on the last page. */
export function pageOf<T>(
  all: readonly T[],
  query: Readonly<Record<string, string | undefined>>,
): { readonly items: readonly T[]; readonly cursor?: string } {
  const [limit, from] = [Number(query['limit'] ?? PAGE), Number(Buffer.from(query['cursor'] ?? '', 'base64url').toString() || 0)];
  if (!Number.isInteger(limit) || limit < 1)
    throw new Fault(
      'invalid',
      'wrong-limit',
      { vi: 'limit phải là số nguyên dương', en: 'limit must be a positive integer' },
      { fields: { status: 400 } },
    );
  if (!Number.isSafeInteger(from) || from < 0)
    throw new Fault(
      'invalid',
      'wrong-cursor',
      { vi: 'con trỏ trang không đọc được', en: 'the cursor cannot be read' },
      { fields: { status: 400 } },
    );
  const to = from + Math.min(limit, MOST);
  return { items: all.slice(from, to), ...(to < all.length && { cursor: Buffer.from(String(to)).toString('base64url') }) };
}
