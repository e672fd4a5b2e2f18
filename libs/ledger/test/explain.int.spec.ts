import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compileCube } from '@nhip/kernel';
import { permitRows, permitVariant, seeded } from '@nhip/testkit';
import {
  explain,
  lastCommit,
  Merger,
  Tallies,
  type ExplainQuestion,
  type Explanation,
} from '../src/index.js';
import { catalogue, ScratchLedger, type StoredCell } from './scratch-ledger.js';

const SEED = Number(process.env['NHIP_SEED'] ?? 4711);
const random = seeded(SEED);
/** How many commits are looked at, and how many questions are asked of now, of a commit, and of two. */
const [STAGES, OF_NOW, OF_THEN, OF_PAIRS] = process.env['NHIP_LONG']
  ? [120, 1_000, 100, 100]
  : [6, 12, 12, 24];
const program = compileCube(catalogue.get('cube', 'permits')!, catalogue);
const measures = program.measures.map(({ name, stock }, index) => ({
  name,
  index,
  stock: stock === true,
}));

/** The stored cells after a commit, before anything else was committed. */
interface Snapshot {
  readonly commit: number;
  readonly cells: readonly StoredCell[];
}

let ledger: ScratchLedger;
const snapshots: Snapshot[] = [{ commit: -1, cells: [] }];

async function takeSnapshot(): Promise<Snapshot> {
  const { commit } = await lastCommit(ledger.pool);
  return { commit, cells: await ledger.cells() };
}

beforeAll(async () => {
  ledger = await ScratchLedger.open();
  const engine = ledger.engine();
  const rows = random.shuffle(
    permitVariant(permitRows(), { seed: SEED, prefix: 'x-', dossiers: 250, conflicts: 0.05 }),
  );
  const merger = new Merger(ledger.pool, 3);
  for (let stage = 0; stage < STAGES; stage += 1) {
    rows
      .slice((stage * rows.length) / STAGES, ((stage + 1) * rows.length) / STAGES)
      .forEach((row, i) => ledger.produce(row, `r${stage}`, i + 1, ledger.now + stage));
    if (stage === 4) ledger.withdraw('r2', 'w1');
    await ledger.drain(engine, 6);
    snapshots.push(await takeSnapshot());
    while (await merger.step());
  }
}, 600_000);
afterAll(() => ledger.close());

type Scope = Pick<ExplainQuestion, 'from' | 'to' | 'filters'>;

/** Days and codes at random: a cell, a period over all codes, or some codes over all days. */
function someScope(): Scope {
  const { dims, day } = random.pick(snapshots.at(-1)!.cells);
  const kind = random.below(3);
  if (kind === 0) return { from: day, to: day, filters: dims.map((code) => [code]) };
  if (kind === 1) return { from: day - 40, to: day + 40, filters: dims.map(() => undefined) };
  return { from: -1e6, to: 1e6, filters: dims.map((code, i) => (i === 0 ? [code] : undefined)) };
}

/** The value of a scope by the stored cells of a snapshot. */
const valueIn = ({ cells }: Snapshot, { from, to, filters }: Scope): string[] =>
  measures.map(({ index, stock }) =>
    String(
      cells
        .filter(({ dims }) => dims.every((code, i) => filters[i]?.includes(code) ?? true))
        .filter(({ day }) => day <= to && (stock || day >= from))
        .reduce((total, { values }) => total + BigInt(values[index] ?? 0), 0n),
    ),
  );

async function allPages(question: Omit<ExplainQuestion, 'cursor' | 'limit'>): Promise<Explanation> {
  const tallies = new Tallies(ledger.pool);
  const asked = { ...question, limit: 1 + random.below(60) };
  const first = await explain(ledger.pool, { ...asked, cursor: '' }, tallies);
  const records = [...first.records];
  for (let cursor = first.cursor; cursor !== '';) {
    const page = await explain(ledger.pool, { ...asked, asOf: first.commit, cursor }, tallies);
    records.push(...page.records);
    cursor = page.cursor;
  }
  expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
  expect(first.count).toBe(records.length);
  return { ...first, records };
}

const added = (all: readonly (readonly string[])[]): string[] =>
  measures.map((_, i) => String(all.reduce((sum, one) => sum + BigInt(one[i] ?? 0), 0n)));

const asked = (scope: Scope) => ({ cube: 'permits', version: 1, measures, ...scope });

describe('over all pages an explanation adds up to the digit', () => {
  it('now, to the cells that are stored', async () => {
    for (let n = 0; n < OF_NOW; n += 1) {
      const scope = someScope();
      const value = valueIn(snapshots.at(-1)!, scope);
      const { records, totals } = await allPages({ ...asked(scope), asOf: 0 });
      expect(totals).toEqual(value);
      expect(added(records.map(({ amounts }) => amounts))).toEqual(value);
    }
  });

  it('as of a commit, to the cells that were stored then', async () => {
    for (let n = 0; n < OF_THEN; n += 1) {
      const [scope, snapshot] = [someScope(), random.pick(snapshots)];
      const value = valueIn(snapshot, scope);
      const { records, totals } = await allPages({ ...asked(scope), asOf: snapshot.commit });
      expect(totals).toEqual(value);
      expect(added(records.map(({ amounts }) => amounts))).toEqual(value);
    }
  });

  it('between two commits, to the difference: each record with what it added, and with both its rows', async () => {
    let [both, gone] = [0, 0];
    for (let n = 0; n < OF_PAIRS; n += 1) {
      const scope = someScope();
      const [a, b] = [random.below(snapshots.length), random.below(snapshots.length)];
      const [then, now] = [snapshots[Math.min(a, b)]!, snapshots[Math.max(a, b)]!];
      const answer = await allPages({ ...asked(scope), asOf: now.commit, since: then.commit });
      expect([answer.totalsBefore, answer.totals]).toEqual([
        valueIn(then, scope),
        valueIn(now, scope),
      ]);
      const [before, after] = [
        added(answer.records.map(({ amountsBefore }) => amountsBefore)),
        added(answer.records.map(({ amounts }) => amounts)),
      ];
      const difference = (from: readonly string[], to: readonly string[]): bigint[] =>
        measures.map((_, i) => BigInt(to[i] ?? 0) - BigInt(from[i] ?? 0));
      expect(difference(before, after)).toEqual(difference(answer.totalsBefore, answer.totals));
      for (const { amounts, amountsBefore, before: past } of answer.records) {
        expect(amounts).not.toEqual(amountsBefore);
        if (past) both += 1;
        else expect(amountsBefore.every((amount) => amount === '0')).toBe(true);
        if (amounts.every((amount) => amount === '0')) gone += 1;
      }
    }
    expect(both).toBeGreaterThan(0);
    expect(gone).toBeGreaterThan(0);
  });
});

it('between two commits it says no version of the first where none stood then', async () => {
  const scratch = await ScratchLedger.open();
  try {
    const [engine, [row]] = [scratch.engine(), permitRows()];
    const commits: number[] = [];
    for (const step of [
      () => scratch.produce(row!, 'r1', 1, scratch.now),
      () => scratch.withdraw('r1', 'w1'),
      () => scratch.produce(row!, 'r2', 1, scratch.now + 1),
    ]) {
      step();
      await scratch.drain(engine);
      commits.push((await lastCommit(scratch.pool)).commit);
    }
    const scope = { from: -1e6, to: 1e6, filters: [undefined, undefined, undefined] };
    const before = async (since: number, asOf: number) => {
      const question = { ...asked(scope), since, asOf, cursor: '', limit: 10 };
      const { records } = await explain(scratch.pool, question, new Tallies(scratch.pool));
      return records.map((record) => record.before?.prov.receipt);
    };
    const [sent = 0, withdrawn = 0, again = 0] = commits;
    expect(await before(sent, withdrawn)).toEqual(['r1']);
    expect(await before(withdrawn, again)).toEqual([undefined]);
  } finally {
    await scratch.close();
  }
});
