import type { WorkingCalendar } from '../time/working-calendar.js';
import type { Type } from './typed.js';

/** The codes that a field may hold. */
export interface CodeSet {
  readonly id: string;
  /** Whether there is this bare code or code version. */
  has(code: string): boolean;
  /** The ids of a code's versions and of all under it. `code` is bare, or one version's id. */
  under(code: string): ReadonlySet<string>;
}

/** The working calendars that an expression may go by. */
export interface Calendars {
  get(id: string): WorkingCalendar | undefined;
  readonly names: readonly string[];
}

/** What a name means in an expression over records. */
export interface ScopeField {
  readonly type: Type;
  /** Decimals of a number's minor unit. */
  readonly scale: number;
  /** Of a `code`: its list; absent = not known here. */
  readonly codes?: CodeSet;
  /** Of a `list`: the fields of its items. */
  readonly item?: Scope;
  /** Of a field that is computed from others: the expression that it stands for. */
  readonly value?: string;
}

export interface Scope {
  /** Absent: none is known here. */
  readonly calendars?: Calendars;
  field(name: string): ScopeField | undefined;
  readonly names: readonly string[];
}
