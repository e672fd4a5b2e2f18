/** Record versions as they lie on `nhip.records`, the same for everyone who measures with the same settings. */
import { bucketOf, RECORD_PARTITIONS, recordKey, recordValue } from '@nhip/contracts';

/** Options of a bench that measures with these messages. */
export const BACKLOG = {
  versions: { type: 'string', default: '1000000' },
  records: { type: 'string', default: '330000' },
  shape: { type: 'string', default: 'near' },
};
/** The instant at which records are counted: behind all that is in the messages. */
export const CLOCK = Date.parse('2026-11-25T00:00:00Z');

/** Between two versions of a record, where they are spread: no batch nets them out. */
const LAP = 60_000;
const [SHARE_REPEATED, SHARE_OUT_OF_ORDER, DAY] = [0.02, 0.1, 86_400_000];

const codes = (...names) => names.map((name) => `${name}@2010-01-01`);
export const CHANNELS = codes('Internet', 'Desk', 'Post', 'e-mail', 'Intern');
export const STEPS = codes('T02', 'T03', 'T04', 'T05', 'T06', 'T10', 'T15', 'T20');

function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Versions of all records in the order of their source versions, then a tenth moved elsewhere.
 * @param {{ versions: number, records: number, shape: 'near' | 'spread', seed?: number }} settings `near`: the versions of a record lie within some fifty messages; `spread`: a lap from each other
 * @returns {{ key: string, value: Buffer }[][]} the messages of each partition
 */
export function messages({ versions, records, shape, seed = 7 }) {
  const random = randomFrom(seed);
  const pick = (items) => items[Math.floor(random() * items.length)];
  const start = Date.parse('2024-01-01T00:00:00Z');
  const ofARecord = Math.max(1, Math.round(versions / records));
  const lap = Math.min(LAP, Math.ceil(versions / ofARecord));
  const recordAt = {
    near: (i) => Math.floor((i * records) / versions + random() * 50) % records,
    spread: (i) => Math.floor(i / (lap * ofARecord)) * lap + ((i % (lap * ofARecord)) % lap),
  }[shape];
  if (!recordAt) throw new Error(`--shape ${shape}: near or spread`);
  const all = Array.from({ length: versions }, (_, i) => {
    const record = recordAt(i);
    const receivedAt = start + Math.floor((record / records) * 600 * DAY);
    const finishedAt = random() < 0.5 ? receivedAt + Math.floor(random() * 90 * DAY) : null;
    const fields = {
      channel: pick(CHANNELS),
      deadline: receivedAt + 30 * DAY,
      department: 'General@2010-01-01',
      finishedAt,
      group: 'Group 1',
      plannedEnd: null,
      receivedAt,
      step: pick(STEPS),
    };
    const delivery = {
      agency: 'H09',
      sentBy: 'bench',
      receipt: `r${String(Math.floor(i / 5_000)).padStart(6, '0')}`,
      receivedAt: start + Math.floor(i / 5_000) * 5_000,
      feed: 'municipal-permits.events',
      incarnation: 'bench',
      topic: 'nhip.feed.municipal-permits.events',
    };
    const place = {
      row: (i % 5_000) + 1,
      sha256: '0'.repeat(64),
      partition: 0,
      offset: String(i),
      mapping: 1,
    };
    const id = `bench-${String(record).padStart(7, '0')}`;
    return {
      id,
      text: recordValue({
        kind: 'version',
        type: 'permit',
        id,
        version: start + i,
        versioned: true,
        deleted: random() < 0.01,
        effective: receivedAt,
        fields,
        delivery,
        place,
      }),
    };
  });
  for (let n = 0; n < versions * (SHARE_OUT_OF_ORDER / 2); n += 1) {
    const [a, b] = [Math.floor(random() * versions), Math.floor(random() * versions)];
    [all[a], all[b]] = [all[b], all[a]];
  }
  if (shape === 'spread')
    for (let n = 0; n < versions * SHARE_REPEATED; n += 1) {
      const at = Math.floor(random() * (versions - lap));
      all[at + Math.floor(random() * lap)] = all[at];
    }
  const partitions = Array.from({ length: RECORD_PARTITIONS }, () => []);
  for (const { id, text } of all)
    partitions[bucketOf('permit', id)].push({
      key: recordKey('permit', id),
      value: Buffer.from(text),
    });
  return partitions;
}

const MESSAGES_A_SEND = 1_000;

/** Sends messages to their partitions of a topic; resolves once the broker has them. @param producer of the bus */
export async function produce(producer, topic, partitions) {
  await Promise.all(
    partitions.map(async (values, partition) => {
      for (let from = 0; from < values.length; from += MESSAGES_A_SEND) {
        const some = values.slice(from, from + MESSAGES_A_SEND);
        await producer.send(
          topic,
          some.map((message) => ({ ...message, partition })),
        );
      }
    }),
  );
}
