import type { Finding } from '@nhip/contracts';

/** One row of a delivery: read, or with what kept it from being read. */
export type ParsedRow =
  | { readonly ok: true; readonly row: Record<string, unknown> }
  | {
      readonly ok: false;
      readonly text: string;
      readonly finding: Finding;
      /** Where it is known otherwise than by the text. */
      readonly key?: string;
    };

export interface Parsed {
  /** In their order; undefined is a line of nothing: it is no data, and keeps its number. */
  readonly rows: readonly (ParsedRow | undefined)[];
  /** Columns of the file that the contract does not know: they are not kept. */
  readonly extra: readonly string[];
}

/** One finding for all rows that it is said of: there may be very many. */
export function remembered<K>(make: (key: K) => Finding): (key: K) => Finding {
  const made = new Map<K, Finding>();
  return (key) => {
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}

const strict = new TextDecoder('utf-8', { fatal: true });

/** UTF-8 without its mark; undefined where the bytes are anything else. */
export function decode(bytes: Buffer): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}
