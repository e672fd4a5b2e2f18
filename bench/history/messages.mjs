/** A long history of permits, made version by version: each depends on its index alone, so that none is held and making may begin anywhere. */
import { createHash } from 'node:crypto';
import { encodeRecordVersion, partsOf, RECORD_PARTITIONS, TOPICS } from '@nhip/contracts';
import { CHANNELS, STEPS } from '../messages.mjs';

const DAY = 86_400_000;
/** The history begins here and ends two years later, whatever its number of versions. */
const [BEGINNING, LENGTH] = [Date.parse('2024-11-25T00:00:00Z'), 730 * DAY];
const BACKLOG_BATCH = 10_000;
const MOST_A_CYCLE = 200_000;
const LATEST = 30 * DAY;
const SHARES = { takenOver: 0.35, moved: 0.1, outOfOrder: 0.1, finished: 0.4, deleted: 0.01 };

/** A number below 1 that looks random, the same for the same two numbers. */
function share(index, question) {
  let t = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(question + 1, 0x85ebca6b);
  t = Math.imul(t ^ (t >>> 16), 0x21f0aaad);
  t = Math.imul(t ^ (t >>> 15), 0x735a2d97);
  return ((t ^ (t >>> 15)) >>> 0) / 4_294_967_296;
}

const pick = (items, part) => items[Math.floor(part * items.length)];

/** @param {{ versions: number, records: number }} size */
export class History {
  constructor({ versions, records }) {
    Object.assign(this, { versions, records });
  }

  /** How many records the first versions name. */
  known(versions) {
    return versions === 0 ? 0 : 1 + Math.floor(((versions - 1) * this.records) / this.versions);
  }

  /** When a version comes, ms: also the hub's clock then. */
  instantAt(index) {
    return BEGINNING + Math.floor((index / this.versions) * LENGTH);
  }

  /** A version names a new record, or any of those before it. */
  version(index) {
    const [known, before] = [this.known(index + 1), this.known(index)];
    const record = known > before ? before : Math.floor(share(index, 0) * known);
    return this.#permit(index, record, this.instantAt(index));
  }

  /** A version of any record, after all those before an index, in other codes. */
  correction(index, nth) {
    const record = Math.floor(share(nth, 10) * this.known(index));
    const permit = this.#permit(index + nth, record, this.instantAt(index) + nth);
    const { channel } = permit.fields;
    const [other] = CHANNELS.filter((one) => one !== channel);
    permit.fields.channel = other;
    return { ...permit, version: this.instantAt(index) + nth, deleted: false };
  }

  /** A third of the records was taken over on the first day, under the same codes: they make one large cell, out of which and into which some move. */
  #permit(index, record, now) {
    const opened = this.instantAt(Math.ceil((record * this.versions) / this.records));
    const isTakenOver = share(record, 1) < SHARES.takenOver;
    const stays = isTakenOver && share(index, 2) >= SHARES.moved;
    const receivedAt = isTakenOver ? BEGINNING : opened;
    const late = share(index, 5) < SHARES.outOfOrder ? share(index, 6) * LATEST : 0;
    return {
      kind: 'version',
      type: 'permit',
      id: `bench-${String(record).padStart(8, '0')}`,
      version: Math.max(opened, now - Math.floor(late)),
      versioned: true,
      deleted: share(index, 8) < SHARES.deleted,
      effective: receivedAt,
      fields: {
        channel: stays ? CHANNELS[0] : pick(CHANNELS, share(index, 3)),
        deadline: receivedAt + LATEST,
        department: 'General@2010-01-01',
        finishedAt: share(index, 7) < SHARES.finished ? now : null,
        group: 'Group 1',
        plannedEnd: null,
        receivedAt,
        step: stays ? STEPS[0] : pick(STEPS, share(index, 4)),
      },
    };
  }
}

const provenance = (receipt, receivedAt, row, offset) => ({
  agency: 'H09',
  sentBy: 'bench',
  receipt,
  receivedAt,
  row,
  sha256: createHash('sha256').update(`${receipt}/${row}`).digest('hex'),
  feed: 'municipal-permits.events',
  incarnation: 'bench',
  topic: 'nhip.feed.municipal-permits.events',
  partition: 0,
  offset: String(offset),
  mapping: 1,
});

const batchOf = (topic, partition) => ({ topic, partition, incarnation: 'bench', messages: [] });

function add({ topic, partition, messages }, encoded, offset) {
  const value = Buffer.from(encoded.value);
  const place = { topic, partition, offset: BigInt(offset) };
  messages.push({ ...place, key: null, value, headers: {}, timestamp: 0 });
}

/** A lap as the consumer hands it over: a batch for each partition. The offset of a message is its index, so that what a ledger holds says how far it came. */
export function batchesOf(history, { from, to }) {
  const batches = Array.from({ length: RECORD_PARTITIONS }, (_, partition) =>
    batchOf(TOPICS.records.name, partition),
  );
  for (let index = from; index < to; index += 1) {
    const prov = provenance(`h${from}`, history.instantAt(from), index - from + 1, index);
    const encoded = encodeRecordVersion({ ...history.version(index), ...partsOf(prov) });
    add(batches[encoded.partition], encoded, index);
  }
  return batches.filter(({ messages }) => messages.length > 0);
}

/** Corrections lie on a topic of their own: whoever goes on with the history later finds its offsets where they were. */
export const CORRECTIONS = 'bench.corrections';

/** One correction as a batch. @param place of it: the next offset of its partition is asked for */
export async function correctionBatch(history, index, nth, nextOf) {
  const permit = history.correction(index, nth);
  const receipt = `c${index}-${nth}`;
  const prov = provenance(receipt, history.instantAt(index) + nth, 1, nth);
  const encoded = encodeRecordVersion({ ...permit, ...partsOf(prov) });
  const batch = batchOf(CORRECTIONS, encoded.partition);
  add(batch, encoded, await nextOf(encoded.partition));
  return batch;
}

/**
 * The batches of a history in their order: a stretch of backlog, then one of live batches, and so on.
 * @param {{ versions: number, live: number, batch: number }} settings share of live rows, rows of a live batch
 */
export function* laps({ versions, live, batch }) {
  const cycle = Math.min(MOST_A_CYCLE, Math.ceil(versions / 10));
  const backlog = Math.round(cycle * (1 - live));
  let from = 0;
  while (from < versions) {
    const isLive = from % cycle >= backlog;
    const end = from - (from % cycle) + (isLive ? cycle : backlog);
    const to = Math.min(from + (isLive ? batch : BACKLOG_BATCH), end, versions);
    yield { from, to, kind: isLive ? 'live' : 'backlog' };
    from = to;
  }
}
