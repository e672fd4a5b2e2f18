import type { Type } from './typed.js';

/** What a name means in an expression over records. */
export interface ScopeField {
  readonly type: Type;
  /** Decimals of a number's minor unit. */
  readonly scale: number;
  /** Of a `code`: whether its list has this bare code or code version; absent = not known here. */
  readonly hasCode?: (code: string) => boolean;
}

export interface Scope {
  field(name: string): ScopeField | undefined;
  readonly names: readonly string[];
}
