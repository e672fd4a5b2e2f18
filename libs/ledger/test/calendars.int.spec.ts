import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bucketOf, RECORD_PARTITIONS, recordValue } from '@nhip/contracts';
import {
  checkExpression,
  compileCube,
  compileJs,
  compileSql,
  parseExpression,
  scopeOf,
  type Catalogue,
  type Definition,
} from '@nhip/kernel';
import {
  calendarInstants,
  calendarShifts,
  NaiveCalendar,
  sampleCalendars,
  sampleCatalogue,
} from '@nhip/kernel/testing';
import { query } from '@nhip/platform';
import { until } from '@nhip/testkit';
import { Programs, verify, type Writer } from '../src/index.js';
import { unpackEntries } from '../src/packed/delta-row.js';
import { ScratchLedger } from './scratch-ledger.js';

const SEED = Number(process.env['NHIP_SEED'] ?? 4711);
const name = { vi: 'x', en: 'x' };

let ledger: ScratchLedger;
beforeAll(async () => {
  ledger = await ScratchLedger.open();
});
afterAll(() => ledger.close());

type Day = { readonly day: string; readonly kind: string };

/** The calendar of working days, as a newer version than that of the sample catalogue. */
const calendarOf = (version: number, body: object, days: readonly Day[]): Definition => ({
  kind: 'calendar',
  id: 'working',
  version,
  body: { name, ...body, days: days.map((one) => ({ ...one, name, source: 'x' })) },
});

const EXPRESSIONS = ['isWorkingDay(t1)', 'workingDays(t1, t2)', 'addWorkingDays(t1, a)'] as const;

describe('the functions of working calendars', () => {
  it('give by SQL what counting day by day gives, and NaN where a day is not known', async () => {
    const rows = fc.array(
      fc.record({ t1: calendarInstants, t2: calendarInstants, a: calendarShifts }),
      { minLength: 1, maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(sampleCalendars, rows, async ({ days, ...body }, records) => {
        const known = sampleCatalogue(calendarOf(2, body, days) as never);
        const scope = scopeOf(known.get('type', 'sample')!, known);
        const naive = new NaiveCalendar({ ...body, days });
        const trees = EXPRESSIONS.map((source) => checkExpression(parseExpression(source), scope));
        const columns = trees.map((tree, i) => `${compileSql(tree, { column: 'p' })} as v${i}`);
        const found = await query<Record<string, unknown>>(
          ledger.pool,
          `select ${columns.join(', ')} from (select payload::jsonb as p, n from unnest($1::text[]) with ordinality as t(payload, n) offset 0) r order by n`,
          [records.map((record) => JSON.stringify(record))],
        );
        const js = trees.map(compileJs);
        records.forEach(({ t1, t2, a }, i) => {
          const wanted = [
            naive.isWorkingDay(t1),
            naive.workingDays(t1, t2),
            naive.addWorkingDays(t1, a),
          ];
          const { v0, v1, v2 } = found[i] ?? {};
          // Of a comparison with what is not known nobody asks the value.
          expect([wanted[0] === undefined ? undefined : v0, Number(v1), Number(v2)]).toEqual([
            wanted[0],
            wanted[1] ?? NaN,
            wanted[2] ?? NaN,
          ]);
          expect(js.slice(1).map((of) => of({ t1, t2, a }))).toEqual([Number(v1), Number(v2)]);
        });
      }),
      { numRuns: 150, seed: SEED },
    );
  });
});

const YEAR = { years: { from: 2026, to: 2026 }, rest: ['saturday', 'sunday'] };
const cube: Definition = {
  kind: 'cube',
  id: 'samples',
  version: 1,
  body: {
    record: 'sample',
    dimensions: { thing: 'c' },
    measures: { days: { sum: 'workingDays(t1, t2)', at: 't1' } },
  },
};
const catalogueBy = (...calendars: readonly Definition[]): Catalogue =>
  sampleCatalogue(...([cube, ...calendars] as never[]));
const at = (day: number): number => Date.parse(`2026-03-${day < 10 ? '0' : ''}${day}T09:00+07:00`);

/** Ids that all lie in one bucket: there are more than one batch of them. */
const BUCKET = 3;
const ids = Array.from({ length: 200_000 }, (_, i) => `s-${i}`)
  .filter((id) => bucketOf('sample', id) === BUCKET)
  .slice(0, 2_500);

const commits = async (): Promise<number> => {
  const [row] = await query<{ commits: number }>(
    ledger.pool,
    `select count(*)::int as commits from core.bucket_commit where bucket = ${BUCKET}`,
  );
  return row?.commits ?? 0;
};

/** The records whose contributions batches have changed after a commit, by number. */
async function changedSince(batch: number): Promise<ReadonlySet<number>> {
  const rows = await query<{
    first_batch: string;
    entries: Buffer;
    block: number;
    measures: number;
  }>(
    ledger.pool,
    'select d.first_batch, d.entries, d.block, k.measures from core.delta d join core.combo k on k.id = d.combo where d.batch > $1',
    [batch],
  );
  return new Set(
    rows.flatMap(({ first_batch, entries, block, measures }) =>
      Array.from(
        unpackEntries({ firstBatch: Number(first_batch), entries }, block, measures),
        ({ record }) => record,
      ),
    ),
  );
}

const lastBatch = async (): Promise<number> => {
  const [row] = await query<{ last: string }>(
    ledger.pool,
    'select max(batch) as last from core.commits',
  );
  return Number(row?.last);
};

const byCalendars = async (calendars: string): Promise<boolean> => {
  const rows = await query(
    ledger.pool,
    `select 1 from core.walk where done and again is null and calendars = $1`,
    [calendars],
  );
  return rows.length === RECORD_PARTITIONS;
};

const walked = (engine: Writer, calendars: string): Promise<unknown> =>
  until(`all are counted by ${calendars}`, async () => {
    engine.tick();
    return byCalendars(calendars);
  });

describe('a calendar that is amended', () => {
  it('has the records counted anew that it concerns, in batches, and writes what changes alone', async () => {
    const [first, amended] = [
      catalogueBy(calendarOf(2, YEAR, [])),
      catalogueBy(
        calendarOf(2, YEAR, []),
        calendarOf(3, YEAR, [{ day: '2026-03-17', kind: 'holiday' }]),
      ),
    ];
    // Every hundredth record spans the day that is to be a holiday.
    ids.forEach((id, i) => {
      const fields = { c: 'Y@2010-01-01', t1: at(2), t2: at(i % 100 === 0 ? 20 : 6) };
      const place = { row: i + 1, sha256: '', partition: 0, offset: String(i), mapping: 1 };
      const head = { kind: 'version', type: 'sample', versioned: true, deleted: false } as const;
      const delivery = {
        agency: 'H09',
        sentBy: 'test',
        receipt: 'r1',
        receivedAt: 0,
        feed: 'samples',
        incarnation: 'i',
        topic: 'f',
      };
      const message = { ...head, id, version: i, effective: 0, fields, delivery, place };
      ledger.put(BUCKET, recordValue(message));
    });
    ledger.now = Date.parse('2026-06-01T00:00:00Z');
    const engine = ledger.engine();
    engine.setPrograms(Programs.of(first));
    await ledger.drain(engine);
    await walked(engine, 'working@2');
    const program = compileCube(first.get('cube', 'samples')!, first);
    expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true });
    const [batch, before] = [await lastBatch(), await commits()];
    const recompiled = compileCube(amended.get('cube', 'samples')!, amended);
    const countedAnew = { kind: 'unavailable', code: 'cube-counted-anew' };
    await expect(verify(ledger.pool, [recompiled])).rejects.toMatchObject(countedAnew);
    engine.tick();
    engine.setPrograms(Programs.of(amended));
    await walked(engine, 'working@3');
    expect(await verify(ledger.pool, [recompiled])).toMatchObject({ equal: true });
    await expect(verify(ledger.pool, [program])).rejects.toMatchObject(countedAnew);
    expect((await changedSince(batch)).size).toBe(25);
    expect((await commits()) - before).toBeGreaterThan(1);
  });
});
