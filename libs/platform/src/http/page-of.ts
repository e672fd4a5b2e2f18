import { wrongCursor } from '@nhip/contracts';

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; absent on the last page. */
  readonly cursor?: string;
}

export interface PageQuery {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The page of a short list that a query asks for. @throws Fault `malformed` where the cursor is none of ours */
export function pageOf<T>(all: readonly T[], { cursor = '', limit }: PageQuery): Page<T> {
  const place = Buffer.from(cursor, 'base64url').toString();
  if (!/^\d{0,15}$/.test(place)) throw wrongCursor();
  const from = Number(place);
  const to = from + limit;
  return {
    items: all.slice(from, to),
    ...(to < all.length && { cursor: Buffer.from(String(to)).toString('base64url') }),
  };
}
