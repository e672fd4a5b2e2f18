import type { Finding } from '@nhip/contracts';

/** One row of a delivery: read, or with what kept it from being read. */
export type ParsedRow =
  | { readonly ok: true; readonly row: Record<string, unknown> }
  | { readonly ok: false; readonly text: string; readonly finding: Finding };

export interface Parsed {
  /** In their order; undefined is a line of nothing: it is no data, and keeps its number. */
  readonly rows: readonly (ParsedRow | undefined)[];
  /** Columns of the file that the contract does not know: they are not kept. */
  readonly extra: readonly string[];
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
