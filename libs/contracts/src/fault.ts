import type { Text } from './messages.js';

/** Faults by what the caller must do about them. */
export const FAULT_KINDS = [
  'invalid',
  'missing',
  'unauthenticated',
  'forbidden',
  'conflict',
  'gone',
  'too-large',
  'limited',
  'unavailable',
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
