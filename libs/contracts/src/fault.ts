import type { Text } from './text.js';

/**
 * Faults by what the caller must do: `malformed`, `unsupported` and `too-large` send something else, `invalid` mend the content,
 * `unauthenticated` say who is calling, `forbidden` ask for the right, `missing` look elsewhere, `conflict` read again, `gone` begin
 * anew, `limited` come back later, `unavailable` try again, `not-built` do without.
 */
export const FAULT_KINDS = [
  'malformed',
  'invalid',
  'missing',
  'unauthenticated',
  'forbidden',
  'conflict',
  'gone',
  'too-large',
  'unsupported',
  'limited',
  'unavailable',
  'not-built',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface FaultDetails {
  readonly hint?: Text;
  readonly fields?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** Something wrong in the world, with a stable code and a text for people. Our own mistakes are assertions, not faults. */
export class Fault extends Error {
  readonly hint: Text | undefined;
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    readonly kind: FaultKind,
    readonly code: string,
    readonly text: Text,
    details: FaultDetails = {},
  ) {
    super(`${code}: ${text.en}`, { cause: details.cause });
    this.name = 'Fault';
    this.hint = details.hint;
    this.fields = details.fields ?? {};
  }
}

/** Whether waiting mends it. */
export const isUnavailable = (error: unknown): error is Fault & { readonly kind: 'unavailable' } =>
  error instanceof Fault && error.kind === 'unavailable';
