import {
  bucketOf,
  isRowType,
  LAST_INSTANT,
  RECORD_PARTITIONS,
  recordReader,
  undecodable,
  type FieldItem,
  type FieldValue,
  type ReceivedRecord,
  type RecordVersionMessage,
} from '@nhip/contracts';
import { scopeOf, type Catalogue, type Scope } from '@nhip/kernel';
import type { Batch, InMessage, PoisonMessages } from '@nhip/platform';
import { typeNotKnownYet } from '../faults.js';
import { rowOf, type ReadRow } from './rows.js';

type Fits = (value: FieldValue) => boolean;
const isText: Fits = (value) => typeof value === 'string';
const isNumber: Fits = (value) => typeof value === 'number';
const FITS: Readonly<Record<string, Fits>> = {
  text: isText,
  code: isText,
  instant: (value) => Number.isSafeInteger(value) && Math.abs(Number(value)) <= LAST_INSTANT,
  number: isNumber,
  boolean: (value) => typeof value === 'boolean',
};

/** What is wrong with the fields of a record, or of an item; a field that the type does not name may be one of another version of it. */
function faultOf(fields: RecordVersionMessage['fields'], shape: Shape): string | undefined {
  for (const [name, type, fits] of shape) {
    const value = fields[name];
    if (value !== undefined && value !== null && !fits(value))
      return `fields.${name}: expected ${type}`;
  }
  return undefined;
}

const NO_FIELDS: Shape = [];
type Shape = readonly (readonly [name: string, type: string, fits: Fits])[];

const listOf =
  (shape: Shape): Fits =>
  (value) =>
    Array.isArray(value) &&
    (value as readonly FieldItem[]).every((item) => faultOf(item, shape) === undefined);

const shapeOf = (scope: Scope): Shape =>
  scope.names.map((name) => {
    const { type = 'text', item } = scope.field(name) ?? {};
    return [name, type, item ? listOf(shapeOf(item)) : (FITS[type] ?? isText)] as const;
  });

/** What the fields of each type may hold, each looked up once. Throws Fault `unavailable` where the catalogue has no such type. */
function shapesOf(catalogue: Catalogue | undefined): (type: string) => Shape {
  const known = new Map<string, Shape>();
  return (id) => {
    const before = known.get(id);
    if (before) return before;
    // What a row says of itself is no cube's.
    if (isRowType(id)) return NO_FIELDS;
    const type = catalogue?.get('type', id);
    if (!catalogue || !type) throw typeNotKnownYet(id);
    const shape = shapeOf(scopeOf(type, catalogue));
    known.set(id, shape);
    return shape;
  };
}

/** Reads the messages of a batch of one partition. Throws Fault `undecodable-message` where the ledger cannot hold it, or could not count it there. */
function reader(
  partition: number,
  catalogue: Catalogue | undefined,
): (raw: InMessage) => { readonly message: ReceivedRecord; readonly offset: bigint } {
  const shapeOfType = shapesOf(catalogue);
  const read = recordReader();
  return (raw) => {
    if (partition >= RECORD_PARTITIONS)
      throw undecodable(`partition: expected one below ${RECORD_PARTITIONS}`);
    const message = read(raw);
    if (message.kind === 'version' && bucketOf(message.type, message.id) !== partition)
      throw undecodable('partition: expected the bucket of the type and id');
    const shape = shapeOfType(message.type);
    const fault = message.kind === 'version' ? faultOf(message.fields, shape) : undefined;
    if (fault) throw undecodable(fault);
    return { message, offset: raw.offset };
  };
}

/**
 * Reads a batch of `nhip.records`. A message that the ledger cannot hold is left out, logged and counted.
 * Throws Fault `type-not-known-yet` where it holds a type that the catalogue does not: nothing of the batch may be taken before that type is there.
 */
export const readBatch = (
  batch: Batch,
  catalogue: Catalogue | undefined,
  poison: Pick<PoisonMessages, 'leaveOut'>,
): readonly ReadRow[] =>
  poison
    .leaveOut(batch.messages, reader(batch.partition, catalogue))
    .map(({ message, offset }) => rowOf(message, offset));
