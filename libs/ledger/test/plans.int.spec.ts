import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RECORD_PARTITIONS } from '@nhip/contracts';
import { compileCube } from '@nhip/kernel';
import { query, type Pool } from '@nhip/platform';
import { permitRows, permitVariant } from '@nhip/testkit';
import {
  cellChanges,
  cellsAsOf,
  changesAfter,
  currentPage,
  explain,
  lastCommit,
  recordHistory,
  Tallies,
  verify,
} from '../src/index.js';
import { Types } from '../src/store/types.js';
import { Loader } from '../src/writer/load.js';
import { catalogue, ScratchLedger } from './scratch-ledger.js';

const program = compileCube(catalogue.get('cube', 'permits')!, catalogue);
const BATCH = 20;
const START = { commit: 0, bucket: -1, seq: -1 };

const QUESTION = {
  cube: 'permits',
  version: 1,
  measures: [{ name: 'received', index: 0, stock: false }],
  from: -1e6,
  to: 1e6,
  filters: [undefined, undefined, undefined],
  cursor: '',
  limit: 10,
  asOf: 0,
};

type Read = (pool: Pool) => Promise<unknown>;

/** Each with how often, at most, it may read what is stored. */
const READS: readonly (readonly [string, number, Read])[] = [
  ['all changes', 3, (pool) => changesAfter(pool, 'permit', START, 1e6, 1e6)],
  ['a page of changes', 0.2, (pool) => changesAfter(pool, 'permit', START, 1e6, 10)],
  [
    'the changes of the last commits',
    0.2,
    async (pool) => {
      const { commit } = await lastCommit(pool);
      return changesAfter(pool, 'permit', { ...START, commit: commit - 3 }, commit, 1_000);
    },
  ],
  [
    'a page of standing records',
    0.2,
    (pool) => currentPage(pool, 'permit', { bucket: -1, id: '' }, 1e6, 50),
  ],
  ['a record', 0.2, (pool) => recordHistory(pool, 'permit', 'x-1')],
  [
    'the last changes of a month',
    0.5,
    async (pool) => {
      const { commit } = await lastCommit(pool);
      const days = [{ from: 15_100, to: 15_130, since: commit - 3 }];
      return cellChanges(pool, 'permits', 1, days);
    },
  ],
  ['the cells as of a commit', 3, (pool) => cellsAsOf(pool, 'permits', 1, 10)],
  ['a page of an explanation', 4, (pool) => explain(pool, QUESTION, new Tallies(pool))],
  [
    'what a receipt brought',
    0.2,
    async (pool) => {
      const types = new Types(pool);
      await types.loadAll();
      const loader = new Loader(pool, types);
      for (let bucket = 0; bucket < RECORD_PARTITIONS; bucket += 1)
        await loader.standingBy(await loader.bucket(bucket), 'last', 10_000);
    },
  ],
  ['a verification', 6, (pool) => verify(pool, [program])],
];

/** Rows of the logs and records that statements have read so far. @param pool of one connection */
async function rowsRead(pool: Pool): Promise<number> {
  await pool.query('select pg_stat_force_next_flush()');
  const [row] = await query<{ read: number }>(
    pool,
    `select sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0))::float8 as read from pg_stat_user_tables where relname ~ '^(ledger|delta|record)'`,
  );
  return row?.read ?? 0;
}

/** What the planner may know when a read comes, oldest last. */
const KNOWN: readonly (readonly [string, string])[] = [
  ['of all that is there', 'analyze'],
  ['of nothing', 'select'],
];

describe.each(KNOWN)('where the database knows %s', (_, analyse) => {
  let ledger: ScratchLedger;
  let pool: Pool;
  beforeAll(async () => {
    ledger = await ScratchLedger.open();
    await ledger.pool.query(
      'alter table core.ledger_0 set (autovacuum_enabled = off); alter table core.record set (autovacuum_enabled = off); alter table core.delta_0 set (autovacuum_enabled = off)',
    );
    const mix = { seed: 7, prefix: 'x-', dossiers: 500, conflicts: 0.05 };
    permitVariant(permitRows(), mix).forEach((row, i, { length }) =>
      ledger.produce(row, i < length - 20 ? `r${i % 30}` : 'last', i + 1, ledger.now + i),
    );
    await ledger.drain(ledger.engine(), BATCH);
    await ledger.pool.query(analyse);
    pool = ledger.onePool();
  });
  afterAll(async () => {
    await pool.end();
    await ledger.close();
  });

  const rowsThere = async (): Promise<number> => {
    const [row] = await query<{ n: number }>(
      pool,
      'select (select count(*) from core.ledger)::float8 + (select count(*) from core.record) + (select count(*) from core.delta) as n',
    );
    return row?.n ?? 0;
  };

  it.each(READS)('%s reads at most %d times what is stored', async (_name, times, read) => {
    const there = await rowsThere();
    const before = await rowsRead(pool);
    await read(pool);
    expect((await rowsRead(pool)) - before).toBeLessThan(times * there);
  });

  it('a recomputation parses a payload where it is read, not for each of its fields', async () => {
    const atoms = program.sqlAtoms('select num as key, id as payload from core.record');
    const plan = await query<{ 'QUERY PLAN': string }>(pool, `explain (verbose) ${atoms}`);
    const lines = plan.map((line) => line['QUERY PLAN'].trim());
    expect(lines).toContain('Output: record.num, (record.id)::jsonb');
  });

  it('a verification reads no record again for the next page', async () => {
    await pool.query(
      `insert into core.record (bucket, num, type, version, content, stand, head, changed, receipt, line, revision, mapping, flags, id, parts)
       select 0, 1000 + n, type, 0, 0, 1, 1, 1, 1, 1, 1, 1, 0, 'filler-' || n, '' from generate_series(1, 30000) n, (select type from core.record limit 1) t`,
    );
    try {
      const there = await rowsThere();
      const before = await rowsRead(pool);
      await verify(pool, [program]);
      expect((await rowsRead(pool)) - before).toBeLessThan(2 * there);
    } finally {
      await pool.query("delete from core.record where id like 'filler-%'");
    }
  });
});

describe('a record of which many rows came that do not count', () => {
  it('is explained by the one that stands, without reading them', async () => {
    const ledger = await ScratchLedger.open();
    const pool = ledger.onePool();
    try {
      const [row] = permitRows();
      ledger.produce(row!, 'r1', 1, ledger.now, { agency: 'A' });
      for (let line = 1; line <= 3_000; line += 1)
        ledger.produce(row!, 'r2', line, ledger.now + 1, { agency: 'B' });
      await ledger.drain(ledger.engine());
      const before = await rowsRead(pool);
      const { records } = await explain(pool, QUESTION, new Tallies(pool));
      expect(records).toMatchObject([{ prov: { receipt: 'r1' } }]);
      expect((await rowsRead(pool)) - before).toBeLessThan(100);
    } finally {
      await pool.end();
      await ledger.close();
    }
  });
});
