import type { MessageWriter } from './message-writer.js';
import type { Exact } from '../packed/exact.js';
import { valueOutOfRange } from './data-refusal.js';

/** How values of an SQL type are written in PostgreSQL's binary format. `null` is written as length −1. */
export interface Type<T> {
  readonly name: string;
  readonly oid: number;
  /** Length and value. */
  write(to: MessageWriter, value: T): void;
}

const fixed = (
  name: string,
  oid: number,
  length: number,
  put: (to: MessageWriter, value: number) => void,
): Type<number | null> => {
  const most = 2 ** (length * 8 - 1);
  return {
    name,
    oid,
    write: (to, value) => {
      if (value === null) return to.int32(-1);
      if (!(value >= -most && value < most)) throw valueOutOfRange(name);
      to.int32(length);
      put(to, value);
    },
  };
};

export const smallint = fixed('smallint', 21, 2, (to, value) => to.int16(value));
export const int = fixed('int', 23, 4, (to, value) => to.int32(value));

/** Integers that fit, bigint or number. */
export const bigint: Type<Exact | null> = {
  name: 'bigint',
  oid: 20,
  write: (to, value) => {
    if (value === null) return to.int32(-1);
    to.int32(8);
    to.int64(value);
  },
};

export const bool: Type<boolean> = {
  name: 'boolean',
  oid: 16,
  write: (to, value) => {
    to.int32(1);
    to.int8(value ? 1 : 0);
  },
};

export const text: Type<string | null> = {
  name: 'text',
  oid: 25,
  write: (to, value) => {
    if (value === null) return to.int32(-1);
    const length = to.lengthLater();
    to.utf8(value);
    to.setLength(length, 0);
  },
};

export const bytea: Type<Uint8Array> = {
  name: 'bytea',
  oid: 17,
  write: (to, value) => {
    to.int32(value.length);
    to.raw(value);
  },
};

/** A bytea from its hexadecimal text. */
export const hex: Type<string> = {
  name: 'bytea',
  oid: 17,
  write: (to, value) => {
    to.int32(value.length / 2);
    to.hex(value);
  },
};

/** Writes an array of one dimension. @param values each with its length */
export function writeArray(
  to: MessageWriter,
  oid: number,
  count: number,
  values: Uint8Array,
): void {
  const length = to.lengthLater();
  to.int32(count > 0 ? 1 : 0);
  to.int32(1);
  to.int32(oid);
  if (count > 0) {
    to.int32(count);
    to.int32(1);
    to.raw(values);
  }
  to.setLength(length, 0);
}

/** One column of rows: its name, its type, and what a row has there. */
export interface Column<R> {
  readonly name: string;
  readonly type: string;
  readonly oid: number;
  /** Writes the value of a row, with its length. */
  readonly write: (to: MessageWriter, row: R) => void;
}

/** @param name of the column */
export const column = <R, T>(name: string, type: Type<T>, of: (row: R) => T): Column<R> => ({
  name,
  type: type.name,
  oid: type.oid,
  write: (to, row) => type.write(to, of(row)),
});
