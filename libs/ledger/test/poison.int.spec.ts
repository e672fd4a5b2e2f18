import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  bucketOf,
  RECORD_PARTITIONS,
  recordValue,
  TOPICS,
  type RecordMessage,
  type RecordVersionMessage,
} from '@nhip/contracts';
import { compileCube } from '@nhip/kernel';
import { naivePermits, permitRows, permitVariant, type SentRow } from '@nhip/testkit';
import { verify } from '../src/index.js';
import { catalogue, ScratchLedger } from './scratch-ledger.js';

const TOPIC = TOPICS.records.name;
const program = compileCube(catalogue.get('cube', 'permits')!, catalogue);

let ledger: ScratchLedger;
beforeEach(async () => {
  ledger = await ScratchLedger.open();
}, 60_000);
afterEach(() => ledger.close(), 60_000);

/** Ids of which the first lies in the bucket, the second does not. */
function idsAround(bucket: number): readonly [string, string] {
  const ids = Array.from({ length: 500 }, (_, i) => `poison-${i}`);
  const at = (is: boolean): string =>
    ids.find((id) => (bucketOf('permit', id) === bucket) === is) ?? '';
  return [at(true), at(false)];
}

const LONG = 'x'.repeat(3_000);

/** Each kind of poison beside a good row of the same bucket, and the reason for which it is left out. */
function poisonBeside(
  good: RecordVersionMessage,
  bucket: number,
): readonly (readonly [kind: string, value: Buffer | string | null, reason: string])[] {
  const [id, elsewhere] = idsAround(bucket);
  const base = { ...good, id };
  const text = (change: object): string => recordValue({ ...base, ...change });
  const place = (change: object): string => text({ place: { ...good.place, ...change } });
  const delivery = (change: object): string => text({ delivery: { ...good.delivery, ...change } });
  const fields = (change: object): string => text({ fields: { ...good.fields, ...change } });
  const withdrawal = (change: object): string =>
    recordValue({
      kind: 'withdrawal',
      type: 'permit',
      withdrawn: 'r-none',
      reason: 'x',
      delivery: good.delivery,
      place: good.place,
      ...change,
    });
  const [held, instant, number] = ['NUL and broken', 'an instant', 'below 2^31'];
  const small = 'below 2^15';
  return [
    ['no JSON', '\n\n', 'expected JSON'],
    ['JSON that was cut off', text({}).slice(0, -9), 'expected JSON'],
    ['one line', text({}).replaceAll('\n', ' '), 'three lines'],
    ['a tombstone', null, 'expected bytes'],
    ['nothing', '', 'three lines'],
    ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'expected UTF-8'],
    ['no object', '[]\n\n', 'expected an object'],
    ['a kind that nobody knows', text({ kind: 'rumour' }), 'version or withdrawal'],
    ['another shape', text({ fields: 7 }), 'fields: expected an object'],
    ['an id of another bucket', text({ id: elsewhere }), 'the bucket of the type and id'],
    ['an empty id', text({ id: '' }), 'not empty'],
    ['an id that no index holds', text({ id: LONG }), 'at most 500'],
    ['NUL in the id', text({ id: `${id}\0` }), held],
    ['half a character in the id', text({ id: `${id}\ud800` }), held],
    ['NUL in a field', fields({ group: 'a\0b' }), held],
    ['half a character in a field', fields({ group: '\udc00' }), held],
    ['NUL in the name of a field', fields({ 'a\0': 'b' }), held],
    ['NUL in a code', fields({ channel: 'a\0b' }), held],
    ['a text for an instant', fields({ receivedAt: 'soon' }), 'expected instant'],
    ['a number for a code', fields({ channel: 7 }), 'expected code'],
    ['a fraction', fields({ receivedAt: 0.5 }), 'an integer'],
    ['an object for a field', fields({ group: {} }), 'a text'],
    ['a list for a text', fields({ group: [{ a: 1 }] }), 'expected text'],
    ['a list of what is no item', fields({ group: [1] }), 'an object'],
    ['a list within a list', fields({ group: [{ a: [] }] }), 'a text'],
    ['a version beyond 2^53', text({ version: 2 ** 60 }), 'below 2^53'],
    ['a date that does not exist', text({ effective: 9e15 }), instant],
    ['a time of receipt that does not exist', delivery({ receivedAt: -9e15 }), instant],
    ['a row beyond its column', place({ row: 2 ** 31 }), number],
    ['a mapping beyond its column', place({ mapping: 2 ** 15 }), small],
    ['a partition below none', place({ partition: -1 }), small],
    ['an offset that is none', place({ offset: 'last' }), 'an offset'],
    ['NUL in the receipt', delivery({ receipt: 'r\0' }), held],
    ['a receipt that no index holds', delivery({ receipt: LONG }), 'at most 500'],
    ['NUL in the agency', delivery({ agency: 'H\0' }), held],
    ['half a character in a file name', delivery({ file: '\ud83d' }), held],
    ['a file name without end', delivery({ file: LONG }), 'at most 500'],
    ['a sender without end', delivery({ sentBy: LONG }), 'at most 500'],
    ['a withdrawal of nothing', withdrawal({ withdrawn: '' }), 'not empty'],
    ['a withdrawal with NUL', withdrawal({ reason: 'a\0' }), held],
  ];
}

/** Good rows in all buckets, as they lie before anything is put between them. */
function produceGood(): readonly SentRow[] {
  const rows = permitVariant(permitRows(), { seed: 5, prefix: 'p-', dossiers: 60, conflicts: 0 });
  return rows.map((row, i) => {
    const receivedAt = Date.parse('2026-01-01T00:00:00Z') + i;
    ledger.produce(row, 'r1', i + 1, receivedAt);
    return { row, receipt: 'r1', number: i + 1, receivedAt };
  });
}

async function expectGood(sent: readonly SentRow[]): Promise<void> {
  const { received, finished, late, open } = naivePermits(sent);
  expect(await ledger.totals()).toMatchObject({ received, finished, late, open });
  expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true, differences: [] });
}

const nextOf = async (partition: number): Promise<string | undefined> =>
  (
    await ledger.pool.query<{ next: string }>(
      'select next from core.offsets where topic = $1 and partition = $2',
      [TOPIC, partition],
    )
  ).rows[0]?.next;

describe('a message that the ledger cannot hold', () => {
  it('is left out alone: good rows before and behind it in its batch count, and the position is past it', async () => {
    const good = produceGood();
    const poison = poisonBeside(ledger.produced(0)[0] as RecordVersionMessage, 0);
    for (const [, value] of poison) ledger.put(0, value);
    const rest = permitVariant(permitRows(), { seed: 6, prefix: 'q-', dossiers: 60, conflicts: 0 });
    const behind = rest.map((row, i) => {
      const receivedAt = Date.parse('2026-02-01T00:00:00Z') + i;
      ledger.produce(row, 'r2', i + 1, receivedAt);
      return { row, receipt: 'r2', number: i + 1, receivedAt };
    });
    await ledger.drain(ledger.engine());
    expect(ledger.leftOut).toEqual(
      poison.map(([, , reason]) => expect.stringContaining(reason) as unknown),
    );
    await expectGood([...good, ...behind]);
    expect(await nextOf(0)).toBe(String((await ledger.sources.offsets())[0]?.end));
  }, 60_000);

  it('is passed where its batch holds nothing else', async () => {
    const good = produceGood();
    const engine = ledger.engine();
    await ledger.drain(engine);
    for (const [, value] of poisonBeside(ledger.produced(1)[0] as RecordVersionMessage, 1))
      ledger.put(1, value);
    await ledger.drain(engine, 1);
    await expectGood(good);
    expect(await nextOf(1)).toBe(String((await ledger.sources.offsets())[1]?.end));
  }, 60_000);

  it('is passed in a partition beyond the buckets, whatever it says', async () => {
    const good = produceGood();
    for (const message of ledger.produced(2).slice(0, 3))
      ledger.put(RECORD_PARTITIONS, recordValue(message));
    await ledger.drain(ledger.engine());
    expect(ledger.leftOut).toEqual(Array(3).fill('partition: expected one below 8'));
    await expectGood(good);
    expect(await nextOf(RECORD_PARTITIONS)).toBe('3');
  }, 60_000);

  it.each(['a version', 'a withdrawal'])(
    'does not take %s of a type that nobody knows yet: its batch waits, and the other partitions go on',
    async (what) => {
      produceGood();
      const [version] = ledger.produced(0);
      const [kind, type] = ['withdrawal', 'unheard-of'];
      const id = Array.from({ length: 50 }, (_, i) => `x-${i}`).find(
        (one) => bucketOf(type, one) === 0,
      );
      const { delivery, place } = version as RecordVersionMessage;
      const withdrawal = { kind, withdrawn: 'r-none', reason: 'x', delivery, place };
      const unknown = what === 'a version' ? { ...version, id } : withdrawal;
      ledger.put(0, recordValue({ ...unknown, type } as RecordMessage));
      const engine = ledger.engine();
      await expect(engine.submit(ledger.batch(0, 0, 1_000)!)).rejects.toMatchObject({
        kind: 'unavailable',
        code: 'type-not-known-yet',
        message: expect.stringContaining('unheard-of') as unknown,
      });
      expect([ledger.leftOut, await nextOf(0)]).toEqual([[], undefined]);
      await engine.submit(ledger.batch(1, 0, 1_000)!);
      expect(await nextOf(1)).toBe(String((await ledger.sources.offsets())[1]?.end));
    },
    60_000,
  );
});
