import { OUTCOMES } from '@nhip/contracts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { compileCube } from '@nhip/kernel';
import {
  naivePermits,
  permitRows,
  permitVariant,
  seeded,
  until,
  type PermitRow,
  type SentRow,
} from '@nhip/testkit';
import {
  cellsAsOf,
  changesAfter,
  currentPage,
  explain,
  lastCommit,
  recover,
  Tallies,
  verify,
} from '../src/index.js';
import type { BlockDays } from '../src/packed/delta-row.js';
import { plus } from '../src/packed/exact.js';
import { FLAGS } from '../src/store/flags.js';
import { catalogue, ScratchLedger } from './scratch-ledger.js';

const program = compileCube(catalogue.get('cube', 'permits')!, catalogue);
const SEED = Number(process.env['NHIP_SEED'] ?? 4711);

let ledger: ScratchLedger;
beforeEach(async () => {
  ledger = await ScratchLedger.open();
});
afterEach(() => ledger.close());

/** Cuts rows into sendings and produces them; answers what the naive count needs. */
function produceAll(
  rows: readonly PermitRow[],
  perSending: number,
  at = 1_000_000_000_000,
): SentRow[] {
  return rows.map((row, i) => {
    const [sending, number] = [Math.floor(i / perSending), (i % perSending) + 1];
    const receipt = `r${String(sending).padStart(4, '0')}`;
    const receivedAt = at + sending;
    ledger.produce(
      row,
      receipt,
      number,
      Math.max(receivedAt, Date.parse('2026-01-01T00:00:00Z') + sending),
    );
    return { row, receipt, number, receivedAt };
  });
}

async function expectNaive(sent: readonly SentRow[]): Promise<void> {
  const right = naivePermits(sent);
  expect(await ledger.totals()).toMatchObject({
    received: right.received,
    finished: right.finished,
    late: right.late,
    open: right.open,
  });
  expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true, differences: [] });
}

const hard = (seed: number, dossiers = 300): PermitRow[] =>
  permitVariant(permitRows(), { seed, prefix: 'x-', dossiers, conflicts: 0.05 });

/** Repeats as a consumer does: the other owner's clock may have moved on once more. */
async function untilNotFenced(submit: () => Promise<void>): Promise<void> {
  const isFenced = (error: unknown): boolean =>
    (error as { code?: string }).code === 'partition-fenced';
  for (let tries = 1; ; tries += 1) {
    try {
      return await submit();
    } catch (error) {
      if (!isFenced(error) || tries >= 5) throw error;
    }
  }
}

describe('the engine on a real database', () => {
  it.each([1, 37, 1_000])('says what the naive count says, in batches of %i', async (most) => {
    const dossiers = most === 1 ? 25 : 300;
    const sent = produceAll(seeded(SEED).shuffle(hard(SEED, dossiers)), 50);
    await ledger.drain(ledger.engine(), most);
    await expectNaive(sent);
  });

  it('goes on from the database alone, and counts what comes again nowhere', async () => {
    const sent = produceAll(seeded(SEED + 1).shuffle(hard(SEED + 1)), 40);
    const first = ledger.engine();
    for (let partition = 0; partition < 8; partition += 1)
      await first.submit(ledger.batch(partition, 0, 30)!);
    await first.stop();
    const second = ledger.engine();
    // The broker hands over from the beginning, as after a crash before its offsets were written.
    for (let partition = 0; partition < 8; partition += 1)
      await second.submit(ledger.batch(partition, 0, 80)!);
    await ledger.drain(second);
    await expectNaive(sent);
  });

  it('takes a source that was recreated from its beginning, and counts what comes again nowhere', async () => {
    const sent = produceAll(seeded(SEED + 9).shuffle(hard(SEED + 9, 80)), 40);
    await ledger.drain(ledger.engine());
    expect(await recover(ledger.pool, ledger.sources, ledger.now, 'admin')).toEqual([]);
    ledger.incarnation = 'another';
    const lost = await recover(ledger.pool, ledger.sources, ledger.now, 'admin', true);
    expect(lost).toHaveLength(8);
    expect(lost[0]).toMatchObject({
      former: { incarnation: 'i' },
      taken: { incarnation: 'another', next: '0' },
    });
    expect(await recover(ledger.pool, ledger.sources, ledger.now, 'admin')).toEqual(lost);
    expect(await recover(ledger.pool, ledger.sources, ledger.now, 'admin')).toEqual([]);
    const { rows } = await ledger.pool.query(
      'select by, former_next::int > 0 as had from core.recoveries',
    );
    expect(rows).toEqual(lost.map(() => ({ by: 'admin', had: true })));
    await ledger.drain(ledger.engine());
    await expectNaive(sent);
  });

  it('lets no second owner write: whoever knows an older turn commits nothing', async () => {
    const sent = produceAll(hard(SEED + 2, 60), 40);
    // Each engine also takes turns of its own for a cube it has not walked yet: only a turn taken after its last one fences it for sure.
    const [one, other] = [ledger.engine(), ledger.engine()];
    await untilNotFenced(() => one.submit(ledger.batch(0, 0, 10)!));
    await untilNotFenced(() => other.submit(ledger.batch(0, 0, 20)!));
    await expect(one.submit(ledger.batch(0, 10, 10)!)).rejects.toMatchObject({
      code: 'partition-fenced',
    });
    await untilNotFenced(() => one.submit(ledger.batch(0, 10, 10)!));
    await ledger.drain(ledger.engine());
    await expectNaive(sent);
  });

  it('withdraws a delivery: what it had replaced counts again, whether its rows came before or after', async () => {
    const rows = hard(SEED + 3);
    const sent = produceAll(rows, 100);
    ledger.withdraw('r0003', 'w1');
    const engine = ledger.engine();
    await ledger.drain(engine, 50);
    await expectNaive(sent.filter(({ receipt }) => receipt !== 'r0003'));
    ledger.withdraw('r0005', 'w2');
    await ledger.drain(engine);
    await expectNaive(sent.filter(({ receipt }) => receipt !== 'r0003' && receipt !== 'r0005'));
  });

  it('holds rows that come again once, also where a withdrawal came just before them', async () => {
    const rows = hard(SEED + 5);
    const engine = ledger.engine();
    const held = async (): Promise<number> => {
      const { rows: counts } = await ledger.pool.query<{ count: number }>(
        'select count(*)::int as count from core.ledger where flags & $1 < $2',
        [FLAGS.outcome, OUTCOMES.indexOf('restored')],
      );
      return counts[0]?.count ?? 0;
    };
    const sent = produceAll(rows, 40);
    await ledger.drain(engine);
    expect(await held()).toBe(sent.length);
    ledger.withdraw('r0001', 'w1');
    produceAll(rows, 40);
    await ledger.drain(engine);
    expect(await held()).toBe(sent.length);
    await expectNaive(sent.filter(({ receipt }) => receipt !== 'r0001'));
  });

  describe('a record of which each version came with a delivery of its own', () => {
    const versions = (): PermitRow[] =>
      ['01', '02', '03'].map((day) => ({
        ...(permitRows()[0] as PermitRow),
        'case:concept:name': 'one',
        'case:startdate': '2025-11-20T02:00:00.000Z',
        'case:enddate': '',
        'time:timestamp': `2025-12-${day}T00:00:00Z`,
      }));
    const received = async (): Promise<unknown> => {
      expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true });
      return (await ledger.totals())['received'];
    };

    it('stands on the first where the others are withdrawn in one batch', async () => {
      produceAll(versions(), 1);
      const engine = ledger.engine();
      await ledger.drain(engine);
      ledger.withdraw('r0002', 'w1');
      ledger.withdraw('r0001', 'w2');
      await ledger.drain(engine);
      expect(await received()).toBe(1);
      ledger.withdraw('r0000', 'w3');
      await ledger.drain(engine);
      expect(await received()).toBe(0);
    });

    it('is withdrawn by a writer that knows nothing but the database', async () => {
      produceAll(versions(), 1);
      await ledger.drain(ledger.engine());
      for (const receipt of ['r0000', 'r0002', 'r0001']) {
        ledger.withdraw(receipt, `w-${receipt}`);
        await ledger.drain(ledger.engine());
      }
      expect(await received()).toBe(0);
    });
  });

  it('makes a partition that is not there yet, and loses no row', async () => {
    const sent = produceAll(hard(SEED + 6, 30), 40);
    const engine = ledger.engine();
    const first = Array.from({ length: 8 }, (_, bucket) => ledger.batch(bucket, 0, 1)).find(
      Boolean,
    );
    await engine.submit(first!);
    await ledger.pool.query("select setval('core.batch', 12000000)");
    await until('the rows are committed', () =>
      ledger.drain(engine).then(
        () => true,
        (error: unknown) => {
          expect(error).toMatchObject({ kind: 'unavailable' });
          return undefined;
        },
      ),
    );
    const { rows: held } = await ledger.pool.query(
      'select count(*)::int as count from core.ledger',
    );
    expect(held).toEqual([{ count: sent.length }]);
    await expectNaive(sent);
  });

  it.each(['53100', '40P01', '40001', '55P03', '58030'])(
    'waits where the database says %s, and takes the rows when it is over',
    async (code) => {
      await ledger.pool
        .query(`create function core.away() returns trigger language plpgsql as $$ begin raise exception 'away' using errcode = '${code}'; end $$;
        create trigger away before insert on core.commits for each row execute function core.away()`);
      const sent = produceAll(hard(SEED + 8, 20), 40);
      const engine = ledger.engine();
      await expect(ledger.drain(engine)).rejects.toMatchObject({ kind: 'unavailable' });
      await ledger.pool.query('drop trigger away on core.commits');
      await ledger.drain(engine);
      await expectNaive(sent);
    },
  );

  it('moves a stock when the clock reaches an instant ahead, without any message', async () => {
    const row = {
      ...(permitRows()[0] as PermitRow),
      'case:concept:name': 'ahead',
      'case:startdate': '2026-11-20T02:00:00.000Z',
      'case:deadline': '2026-12-01T02:00:00.000Z',
      'case:enddate': '',
      'time:timestamp': '2026-11-20T03:00:00.000Z',
    };
    ledger.produce(row, 'r1', 1, ledger.now);
    const engine = ledger.engine();
    await ledger.drain(engine);
    expect(await ledger.totals()).toMatchObject({ received: 1, open: 1, overdue: 0 });
    ledger.now = Date.parse('2026-12-01T02:00:00.000Z');
    engine.tick();
    await until('the dossier is overdue', () => ledger.totals(), {
      holds: ({ overdue }) => overdue === 1,
    });
    expect(await ledger.totals()).toMatchObject({ received: 1, open: 1, overdue: 1 });
    expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true });
  });
});

describe('the reads', () => {
  it('explain adds up to the cells, now and as of a commit before a correction', async () => {
    const rows = hard(SEED + 4);
    produceAll(rows.slice(0, 800), 100);
    const engine = ledger.engine();
    await ledger.drain(engine);
    const [then, before] = [await ledger.totals(), await lastCommit(ledger.pool)];
    rows.slice(800).forEach((row, i) => ledger.produce(row, 'r9', i + 1, ledger.now));
    await ledger.drain(engine);
    const measures = program.measures.map(({ name, stock }, index) => ({ name, index, stock }));
    const question = {
      cube: 'permits',
      version: 1,
      measures,
      from: -1e6,
      to: 1e6,
      filters: [undefined, undefined, undefined],
      cursor: '',
      limit: 1_000,
    };
    const tallies = new Tallies(ledger.pool);
    const [asOf, now] = [
      await explain(ledger.pool, { ...question, asOf: before.commit }, tallies),
      await explain(ledger.pool, { ...question, asOf: 0 }, tallies),
    ];
    expect(asOf.totals.map(Number)).toEqual(Object.values(then));
    expect(now.totals.map(Number)).toEqual(Object.values(await ledger.totals()));
    const cells = await cellsAsOf(ledger.pool, 'permits', 1, before.commit);
    expect(cells.reduce((sum, cell) => sum + Number(cell.values[0]), 0)).toBe(
      Object.values(then)[0],
    );
    expect(now.records.every((record) => record.prov.receipt !== '')).toBe(true);
  });

  it('changes give a mirror, without a gap and deletions included', async () => {
    const rows = seeded(SEED + 5).shuffle(hard(SEED + 5));
    const sent = produceAll(rows, 60);
    await ledger.drain(ledger.engine(), 25);
    const mirror = new Map<string, string>();
    let place = { commit: 0, bucket: -1, seq: -1 };
    for (;;) {
      const page = await changesAfter(ledger.pool, 'permit', place, Number.MAX_SAFE_INTEGER, 97);
      for (const change of page) {
        if (change.deleted) mirror.delete(change.id);
        else mirror.set(change.id, change.payload);
      }
      if (page.length === 0) break;
      place = page.at(-1)!.place;
    }
    expect(mirror.size).toBe(naivePermits(sent).received);
    const { commit } = await lastCommit(ledger.pool);
    const current = await currentPage(
      ledger.pool,
      'permit',
      { bucket: -1, id: '' },
      commit,
      10_000,
    );
    expect(new Map(current.map(({ id, payload }) => [id, payload]))).toEqual(mirror);
  });
});

describe('verify', () => {
  const sayMore = (days: BlockDays): boolean => {
    const cell = days.find((values) => values !== undefined);
    if (cell) cell[0] = plus(cell[0] ?? 0, 1);
    return cell !== undefined;
  };
  const lose = (days: BlockDays): boolean => {
    const at = days.findIndex((values) => values?.some((value) => value !== 0));
    if (at >= 0) days[at] = undefined;
    return at >= 0;
  };
  it.each([
    ['a cell that says more', () => ledger.spoil(sayMore)],
    ['a cell that is lost', () => ledger.spoil(lose)],
    [
      'a withdrawal that was not carried out',
      () =>
        ledger.pool.query(
          "insert into core.withdrawal (bucket, receipt, by_receipt, reason, batch) select bucket, id, 'x', 'x', 1 from core.receipt where applied > 0 limit 1",
        ),
    ],
  ])('sees %s', async (_, damage) => {
    produceAll(hard(SEED + 6, 40), 50);
    await ledger.drain(ledger.engine());
    expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true });
    await damage();
    expect((await verify(ledger.pool, [program])).equal).toBe(false);
  });
});
