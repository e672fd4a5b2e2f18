import {
  decodeRecord,
  partitionOf,
  RECORD_PARTITIONS,
  typeOf,
  undecodable,
  type FieldValue,
  type RecordMessage,
  type RecordVersionMessage,
} from '@nhip/contracts';
import { scopeOf, type Catalogue } from '@nhip/kernel';
import type { Batch, InMessage, PoisonMessages } from '@nhip/platform';
import { typeNotKnownYet } from '../faults.js';
import { rowOf, type VersionRow, type WithdrawalRow } from './rows.js';

/** A code travels in the key of its cells. */
const LONGEST_CODE = 200;

type Fits = (value: FieldValue) => boolean;
const isText: Fits = (value) => typeof value === 'string';
const isNumber: Fits = (value) => typeof value === 'number';
const FITS: Readonly<Record<string, Fits>> = {
  text: isText,
  code: (value) => typeof value === 'string' && value.length <= LONGEST_CODE,
  instant: isNumber,
  number: isNumber,
  boolean: (value) => typeof value === 'boolean',
};

/** What is wrong with the fields of a record; a field that the type does not name may be one of another version of it. */
function faultOf(fields: RecordVersionMessage['fields'], shape: Shape): string | undefined {
  for (const [name, type, fits] of shape) {
    const value = fields[name];
    if (value !== undefined && value !== null && !fits(value))
      return `fields.${name}: expected ${type}`;
  }
  return undefined;
}

type Shape = readonly (readonly [name: string, type: string, fits: Fits])[];

/** The type of a topic's records and what each field may hold. Throws Fault `unavailable` where the catalogue has no such type. */
function shapeOf(
  topic: string,
  catalogue: Catalogue | undefined,
): { readonly type: string; readonly shape: Shape } {
  const type = catalogue?.get('type', typeOf(topic));
  if (!catalogue || !type) throw typeNotKnownYet(topic);
  const scope = scopeOf(type, catalogue);
  const shape = scope.names.map((name) => {
    const { type: of = 'text' } = scope.field(name) ?? {};
    return [name, of, FITS[of] ?? isText] as const;
  });
  return { type: type.id, shape };
}

/** Reads one message of a topic. Throws Fault `undecodable-message` where the ledger cannot hold it, or could not count it there. */
function reader(
  { topic, partition }: Batch,
  catalogue: Catalogue | undefined,
): (raw: InMessage) => { readonly message: RecordMessage; readonly offset: bigint } {
  const { type, shape } = shapeOf(topic, catalogue);
  return (raw) => {
    if (partition >= RECORD_PARTITIONS)
      throw undecodable(`partition: expected one below ${RECORD_PARTITIONS}`);
    const message = decodeRecord(raw);
    if (message.type !== type) throw undecodable('type: expected that of the topic');
    if (message.kind === 'version') {
      if (partitionOf(message.id, RECORD_PARTITIONS) !== partition)
        throw undecodable('partition: expected the bucket of the id');
      const fault = faultOf(message.fields, shape);
      if (fault) throw undecodable(fault);
    }
    return { message, offset: raw.offset };
  };
}

/**
 * Reads a batch of `nhip.record.<type>`. A message that the ledger cannot hold is left out, logged and counted.
 * Throws Fault `unavailable` where the catalogue has no type of the topic.
 */
export const readBatch = (
  batch: Batch,
  catalogue: Catalogue | undefined,
  poison: Pick<PoisonMessages, 'leaveOut'>,
): readonly (VersionRow | WithdrawalRow)[] =>
  poison
    .leaveOut(batch.messages, reader(batch, catalogue))
    .map(({ message, offset }) => rowOf(message, offset));
