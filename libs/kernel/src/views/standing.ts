/** Where the values of a code version stand. */
export interface Standing {
  /** A code version; '' where none has them all. */
  readonly code: string;
  /** Of units under `code` that cannot be told apart. */
  readonly unallocated: boolean;
}

/** No code begins with it: texts hold no control characters. */
const UNALLOCATED = '\u0000';

/** A standing as the key of a group of values: a code version by itself, what is unallocated under one apart from it. */
export const keyOf = ({ code, unallocated }: Standing): string =>
  unallocated ? UNALLOCATED + code : code;

/** What the key of a group means. */
export const standingOf = (key: string): Standing =>
  key.startsWith(UNALLOCATED)
    ? { code: key.slice(UNALLOCATED.length), unallocated: true }
    : { code: key, unallocated: false };
