import { createRequire } from 'node:module';
import type { OutMessage } from '../port.js';
import { RecordReader, type BatchContext, type ReadRecord } from './record-reader.js';
import { RecordWriter } from './record-writer.js';

interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(bytes: Buffer): Promise<Buffer>;
}

const require = createRequire(import.meta.url);
const crc32C = require('kafkajs/src/protocol/recordBatch/crc32C/crc32C') as (
  bytes: Buffer,
) => number;
const { lookupCodec } = require('kafkajs/src/protocol/message/compression') as {
  lookupCodec(type: number): Codec | null;
};

const FORMAT = 2;
/** Where a batch says it: what its own length does not count ends at LENGTH_FROM, what the checksum covers begins at CHECKED_FROM. */
const [LENGTH, LENGTH_FROM, FORMAT_AT, CHECKSUM, CHECKED_FROM, LAST_DELTA] = [
  8, 12, 16, 17, 21, 23,
];
const [FIRST_TIME, LAST_TIME, PRODUCER, EPOCH, SEQUENCE, COUNT, RECORDS] = [
  27, 35, 43, 51, 53, 57, 61,
];
/** Of its attributes. */
const [CODEC, BROKERS_TIME, TRANSACTION, CONTROL] = [0x07, 0x08, 0x10, 0x20];

/** Of a batch once it is unpacked, and of what is read of a partition at once: more than clients pack, and less than fills the memory. */
export const MOST_UNPACKED_BYTES = 64 * 1024 * 1024;
const MOST_RECORDS = 100_000;

/** Who sends a batch, and how it is packed. */
export interface Sender {
  readonly compression: number;
  readonly transactionalId?: string | null;
  readonly producerId?: number | string;
  readonly producerEpoch?: number;
}

/** A batch of now: messages have no time of their own. */
export async function writeBatch(
  messages: readonly OutMessage[],
  { compression, transactionalId, producerId = -1, producerEpoch = 0 }: Sender,
  firstSequence: number,
): Promise<Buffer> {
  const writer = new RecordWriter();
  messages.forEach((message, i) => writer.record(message, i));
  const codec = lookupCodec(compression);
  const records = codec ? await codec.compress({ buffer: writer.written }) : writer.written;
  const now = BigInt(Date.now());
  const batch = Buffer.alloc(RECORDS + records.length);
  batch.writeInt32BE(batch.length - LENGTH_FROM, LENGTH);
  batch[FORMAT_AT] = FORMAT;
  batch.writeInt16BE(compression | (transactionalId ? TRANSACTION : 0), CHECKED_FROM);
  batch.writeInt32BE(messages.length - 1, LAST_DELTA);
  batch.writeBigInt64BE(now, FIRST_TIME);
  batch.writeBigInt64BE(now, LAST_TIME);
  batch.writeBigInt64BE(BigInt(producerId), PRODUCER);
  batch.writeInt16BE(producerEpoch, EPOCH);
  batch.writeInt32BE(firstSequence, SEQUENCE);
  batch.writeInt32BE(messages.length, COUNT);
  batch.set(records, RECORDS);
  batch.writeUInt32BE(crc32C(batch.subarray(CHECKED_FROM)), CHECKSUM);
  return batch;
}

const contextOf = (batch: Buffer, attributes: number): BatchContext => ({
  firstOffset: Number(batch.readBigInt64BE(0)),
  firstTimestamp: Number(batch.readBigInt64BE(FIRST_TIME)),
  maxTimestamp: Number(batch.readBigInt64BE(LAST_TIME)),
  isBrokersTime: (attributes & BROKERS_TIME) !== 0,
  isControlBatch: (attributes & CONTROL) !== 0,
  producerId: String(batch.readBigInt64BE(PRODUCER)),
  inTransaction: (attributes & TRANSACTION) !== 0,
});

/** One record in place of a batch that cannot be unpacked, at its last offset, so that all of it is passed. */
const unreadable = (batch: Buffer, batchContext: BatchContext): ReadRecord => ({
  offset: String(batchContext.firstOffset + batch.readInt32BE(LAST_DELTA)),
  timestamp: String(batchContext.maxTimestamp),
  key: null,
  value: Buffer.alloc(0),
  headers: {},
  isControlRecord: false,
  batchContext,
  unreadable: true,
});

interface Unpacked {
  readonly records: readonly ReadRecord[];
  readonly bytes: number;
}

async function readBatch(batch: Buffer): Promise<Unpacked> {
  const attributes = batch.readInt16BE(CHECKED_FROM);
  const context = contextOf(batch, attributes);
  const count = batch.readInt32BE(COUNT);
  // What compaction emptied has nothing to unpack either.
  if (count <= 0) return { records: [], bytes: 0 };
  const packed = batch.subarray(RECORDS);
  try {
    if (count > MOST_RECORDS) throw new RangeError('too many records');
    const codec = lookupCodec(attributes & CODEC);
    const bytes = codec ? await codec.decompress(packed) : packed;
    const reader = new RecordReader(bytes, batch.readInt32BE(LAST_DELTA));
    const records: ReadRecord[] = [];
    while (records.length < count) records.push(reader.record(context));
    return { records, bytes: bytes.length };
  } catch {
    return { records: [unreadable(batch, context)], bytes: 0 };
  }
}

/** Whether the bytes of a partition are batches as they are read here, and not a set of messages as brokers before 0.11 kept them. */
export const areBatches = (bytes: Buffer): boolean =>
  bytes.length < RECORDS || bytes[FORMAT_AT] === FORMAT;

/**
 * The records of one batch behind the other. What is cut off comes again whole, and so do batches that would be too much at once. A
 * batch that cannot be unpacked (a codec not known here, bytes that are no records, more than is read of one) holds up no other: one
 * record says so in its place.
 */
export async function readBatches(bytes: Buffer): Promise<readonly ReadRecord[]> {
  const batches: (readonly ReadRecord[])[] = [];
  let [unpacked, count] = [0, 0];
  for (let from = 0; from + RECORDS <= bytes.length;) {
    const end = from + LENGTH_FROM + bytes.readInt32BE(from + LENGTH);
    if (end > bytes.length) break;
    const batch = await readBatch(bytes.subarray(from, end));
    unpacked += batch.bytes;
    count += batch.records.length;
    const isTooMuch = unpacked > MOST_UNPACKED_BYTES || count > MOST_RECORDS;
    if (isTooMuch && batches.length > 0) break;
    batches.push(batch.records);
    from = end;
  }
  return batches.flat();
}
