import { Fault } from '@nhip/contracts';
import { single, type Query } from '../domain/question.js';

const PAGE = 100;
const MOST = 1000;

/** One page of a list in the order of its ids; the cursor is absent on the last. */
export function pageOf<T extends { readonly id: string }>(
  all: readonly T[],
  query: Query,
): { readonly items: readonly T[]; readonly cursor?: string } {
  const limit = Number(single(query, 'limit') ?? PAGE);
  if (!Number.isInteger(limit) || limit < 1)
    throw new Fault(
      'invalid',
      'wrong-limit',
      { vi: 'limit phải là số nguyên dương', en: 'limit must be a positive integer' },
      { fields: { status: 400 } },
    );
  const after = Buffer.from(single(query, 'cursor') ?? '', 'base64url').toString();
  const rest = [...all].sort((a, b) => (a.id < b.id ? -1 : 1)).filter((one) => one.id > after);
  const items = rest.slice(0, Math.min(limit, MOST));
  const last = items.at(-1);
  return { items, ...(last && rest.length > items.length && { cursor: Buffer.from(last.id).toString('base64url') }) };
}
