import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  checkExpression,
  compileCube,
  compileJs,
  compileSql,
  parseExpression,
  scopeOf,
  type Atom,
  type CubeProgram,
  type Fields,
} from '@nhip/kernel';
import { hugeRecords, sampleCatalogue, sampleCubes, sampleRecords } from '@nhip/kernel/testing';
import { createPool, query, type Pool } from '@nhip/platform';
import { scratchDatabase, type ScratchDatabase } from '@nhip/testkit';

const catalogue = sampleCatalogue();
const scope = scopeOf(catalogue.get('type', 'sample')!, catalogue);
const SEED = Number(process.env['NHIP_SEED'] ?? 4711);

let database: ScratchDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await scratchDatabase();
  pool = createPool(database.url, { max: 2 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

type KeyedAtom = Atom & { readonly key: number; readonly dims: readonly string[] };

const ROWS =
  'select n::int as key, payload from unnest($1::text[]) with ordinality as t(payload, n)';

/** The atoms of each record by the evaluator for recomputation. */
async function bySql(program: CubeProgram, records: readonly Fields[]): Promise<KeyedAtom[]> {
  const rows = await query<{ [name in keyof KeyedAtom]: unknown }>(pool, program.sqlAtoms(ROWS), [
    records.map((record) => JSON.stringify(record)),
  ]);
  return rows.map(({ key, dims, at, measure, amount }) => ({
    key: Number(key),
    dims: dims as string[],
    at: Number(at),
    measure: Number(measure),
    amount: Number(amount),
  }));
}

const byJs = (program: CubeProgram, records: readonly Fields[]): KeyedAtom[] =>
  records.flatMap((record, i) => {
    const { dims, atoms } = program.evaluate(record);
    return atoms.map((atom) => ({ key: i + 1, dims, ...atom }));
  });

const sorted = (rows: readonly KeyedAtom[]): KeyedAtom[] =>
  [...rows].sort(
    (a, b) => a.key - b.key || a.measure - b.measure || a.at - b.at || a.amount - b.amount,
  );

const agree = (records: fc.Arbitrary<Fields>, numRuns: number): Promise<void> =>
  fc.assert(
    fc.asyncProperty(
      sampleCubes,
      fc.array(records, { minLength: 1, maxLength: 20 }),
      async (cube, some) => {
        const program = compileCube(cube, catalogue);
        expect(sorted(await bySql(program, some))).toEqual(sorted(byJs(program, some)));
      },
    ),
    { numRuns, seed: SEED },
  );

describe('the two evaluators of a cube', () => {
  it('agree on every record', () => agree(sampleRecords, 400));

  it('agree where numbers leave their bounds: such a record has no atoms', () =>
    agree(hugeRecords, 200));
});

/** What an expression gives for each text in the field `s1`. */
async function bothWays(source: string, texts: readonly string[]) {
  const tree = checkExpression(parseExpression(source), scope);
  const rows = await query<{ value: string | null }>(
    pool,
    `select ${compileSql(tree, { column: 'p' })} as value from (select payload::jsonb as p, key from (${ROWS}) r offset 0) r order by key`,
    [texts.map((s1) => JSON.stringify({ s1 }))],
  );
  const evaluate = compileJs(tree);
  return [rows.map(({ value }) => value), texts.map((s1) => evaluate({ s1 }))];
}

/** Every character of the Basic Multilingual Plane that PostgreSQL holds, and one beyond it. */
const CHARACTERS = Array.from({ length: 0xffff }, (_, i) => i + 1)
  .filter((point) => point < 0xd800 || point > 0xdfff)
  .map((point) => String.fromCharCode(point))
  .concat('𐐀', '😀');

it.each(['lower(s1)', 'upper(s1)', 'lower(upper(s1))'])(
  '%s changes every character alike, whatever the language of the database',
  async (source) => {
    const [sql, js] = await bothWays(source, CHARACTERS);
    expect(sql).toEqual(js);
  },
);

it('all of Vietnamese changes its case, in both evaluators', async () => {
  const vowels = 'aăâeêioôơuưy';
  const marks = ['', '\u0300', '\u0301', '\u0303', '\u0309', '\u0323'];
  const lower = [...vowels]
    .flatMap((vowel) => marks.map((mark) => (vowel + mark).normalize('NFC')))
    .concat('đ')
    .join('');
  const upper = lower.toUpperCase();
  expect([...lower].length).toBe(73);
  expect(await bothWays('lower(s1)', [lower, upper])).toEqual([
    [lower, lower],
    [lower, lower],
  ]);
  expect(await bothWays('upper(s1)', [lower, upper])).toEqual([
    [upper, upper],
    [upper, upper],
  ]);
});
