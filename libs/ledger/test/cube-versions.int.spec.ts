import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RECORD_PARTITIONS, recordValue } from '@nhip/contracts';
import { compileCube } from '@nhip/kernel';
import { permitRows, permitVariant, seeded, until } from '@nhip/testkit';
import { cubeVersions, ledgerHealth, verify, type Writer } from '../src/index.js';
import { Programs } from '../src/writer/programs.js';
import { catalogue, ScratchLedger, withoutChannel, withSecondVersion } from './scratch-ledger.js';

const SEED = Number(process.env['NHIP_SEED'] ?? 4711);

let ledger: ScratchLedger;
beforeEach(async () => {
  ledger = await ScratchLedger.open();
});
afterEach(() => ledger.close());

const both = withSecondVersion();
const [old, anew] = [
  compileCube(catalogue.get('cube', 'permits')!, catalogue),
  compileCube(both.get('cube', 'permits')!, both),
];
const own = (writer: Writer, buckets: number): void =>
  writer.assigned({ t: Array.from({ length: buckets }, (_, bucket) => bucket) });
const rows = seeded(SEED).shuffle(
  permitVariant(permitRows(), { seed: SEED, prefix: 'x-', dossiers: 100 }),
);
function produce(from: number, to: number): void {
  rows
    .slice(from, to)
    .forEach((row, i) => ledger.produce(row, `r${from}`, i + 1, 1_767_225_600_000));
}
const stateOf = async (): Promise<string[]> =>
  (await cubeVersions(ledger.pool)).map(({ version, state }) => `${version} ${state}`);

describe('a second version of a cube', () => {
  it('fills beside the live one, which stays right, and goes live with the last bucket', async () => {
    const half = Math.floor(rows.length / 2);
    produce(0, half);
    const writer = ledger.engine();
    await ledger.drain(writer);
    expect(await stateOf()).toEqual(['1 live']);
    own(writer, RECORD_PARTITIONS - 1);
    writer.setPrograms(Programs.of(both, Programs.of(catalogue)));
    produce(half, rows.length);
    await ledger.drain(writer, 20);
    const walked = async (): Promise<boolean> => {
      writer.tick();
      const { rows: done } = await ledger.pool.query(
        'select 1 from core.walk where done and cube_version = 2',
      );
      return done.length === RECORD_PARTITIONS - 1;
    };
    await until('all walks but one are done', walked);
    expect(await stateOf()).toEqual(['1 live', '2 filling']);
    expect(await verify(ledger.pool, [old])).toMatchObject({ equal: true });
    own(writer, RECORD_PARTITIONS);
    await until('the second is live', async () => (await stateOf()).includes('2 live'));
    const [former, live] = await cubeVersions(ledger.pool);
    expect(former).toMatchObject({ version: 1, state: 'retired', to: live?.from });
    expect(await verify(ledger.pool, [anew])).toMatchObject({ equal: true });
  });

  it('is folded by no writer that does not know it: it is fenced, and goes on once it does', async () => {
    produce(0, 40);
    const knowing = ledger.engine();
    knowing.setPrograms(Programs.of(both));
    await ledger.drain(knowing);
    produce(40, 80);
    const lagging = ledger.engine();
    await expect(ledger.drain(lagging)).rejects.toMatchObject({ kind: 'unavailable' });
    lagging.setPrograms(Programs.of(both));
    await ledger.drain(lagging);
    expect(await verify(ledger.pool, [anew])).toMatchObject({ equal: true });
  });

  it('has the records counted that the former one could not count, and nobody is told of them any more', async () => {
    const bucket = 1;
    produce(0, rows.length);
    const record = ledger.produced(bucket)[0];
    if (record?.kind !== 'version') throw new Error('the partition has no version');
    const fields = { ...record.fields, channel: 'x'.repeat(3_000) };
    const place = { ...record.place, row: record.place.row + 1 };
    ledger.put(
      bucket,
      recordValue({ ...record, version: record.version + 10 ** 13, fields, place }),
    );
    const first = ledger.engine();
    await ledger.drain(first);
    const uncounted = async (): Promise<number> =>
      [...(await ledgerHealth(ledger.pool, 'nhip.records')).failed.values()].reduce(
        (sum, records) => sum + records,
        0,
      );
    expect(await uncounted()).toBe(1);
    // The last bucket is another's, who ends the walks: the first finds the former version retired.
    const second = ledger.engine();
    const all = withoutChannel();
    for (const writer of [first, second]) writer.setPrograms(Programs.of(all));
    own(first, RECORD_PARTITIONS - 1);
    second.assigned({ t: [RECORD_PARTITIONS - 1] });
    await until('the second is live', async () => {
      for (const writer of [first, second]) writer.tick();
      return (await stateOf()).includes('2 live');
    });
    await until('all are counted', async () => {
      first.tick();
      return (await uncounted()) === 0;
    });
    const newest = compileCube(all.get('cube', 'permits')!, all);
    expect(await verify(ledger.pool, [newest])).toMatchObject({ equal: true });
  });
});
