import { describe, expect, it } from '@jest/globals';
import { GRAINS, type CellMessage, type CommitMessage, type Grain } from '@nhip/contracts';
import {
  byLevel,
  dayOf,
  gather,
  rolledUp,
  type Cell,
  type CubeProgram,
  type Level,
  type Question,
  type Rolled,
  type Gathering,
} from '@nhip/kernel';
import fc from 'fast-check';
import { gatherLive } from './gather-live.js';
import { LiveCubes } from './live-cubes.js';

const program = {
  dimensions: [
    { name: 'channel', list: 'channel' },
    { name: 'unit', list: 'unit' },
  ],
  distinct: 2,
  measures: [
    { name: 'received', stock: false, scale: 0, distinct: true, shownBy: [0] },
    { name: 'open', stock: true, scale: 0, distinct: true },
  ],
} as unknown as CubeProgram;
const formulas = fc.constantFrom(
  'received + 3 * open',
  'received - lastYear(received) + previous(open)',
  'coalesce(yearToDate(received), 0) - previous(previous(received))',
  'distinct(received) + 5 * previous(distinct(open))',
);
const [FIRST, LAST] = ['1899-11-20', '2027-02-10'].map((date) => dayOf(Date.parse(date))) as [
  number,
  number,
];

const cells = fc.record({
  kind: fc.constant('cell' as const),
  cube: fc.constant('c'),
  cubeVersion: fc.integer({ min: 1, max: 2 }),
  dims: fc.tuple(
    fc.constantFrom('a@1', 'b@1', ''),
    fc.constantFrom('u@1', 'v@1'),
    fc.constantFrom('p', 'q', ''),
  ),
  day: fc.oneof(
    fc.integer({ min: FIRST, max: LAST }),
    fc.integer({ min: LAST - 40, max: LAST }),
    fc.constantFrom(-1, 0, 1),
  ),
  bucket: fc.integer({ min: 0, max: 2 }),
  values: fc.array(fc.constantFrom(0, 0, 1, -1, 7, '9007199254740993', '-99999999999999999999'), {
    minLength: 2,
    maxLength: 2,
  }),
  epoch: fc.integer({ min: 1, max: 2 }),
  commit: fc.integer({ min: 1, max: 12 }),
}) satisfies fc.Arbitrary<CellMessage>;
const ends = fc
  .record({ epoch: fc.integer({ min: 1, max: 2 }), commit: fc.integer({ min: 1, max: 12 }) })
  .map((stamp): CommitMessage => ({
    kind: 'commit',
    at: 1,
    revision: 1,
    cells: 1,
    live: {},
    ...stamp,
  }));
/** Cells and ends of commits in any order: repeated, of older commits, of two epochs and two versions of the cube. */
const messages = fc
  .array(fc.oneof({ weight: 5, arbitrary: cells }, { weight: 2, arbitrary: ends }), {
    maxLength: 60,
  })
  .chain((all) => fc.shuffledSubarray(all).map((again) => [...all, ...again]))
  .filter((all) => all.length > 0);
/** A level of which the codes of a table are. */
const levelOf = (ancestors: Readonly<Record<string, string>>): Level => ({
  level: 'root',
  name: { vi: 'x', en: 'x' },
  ancestorOf: (id) => ancestors[id],
});
const [ROOT, MOVED] = [
  levelOf({ 'u@1': 'r@1', 'v@1': 'r@1', 'r@1': 'r@1', 'b@1': 'b@1' }),
  levelOf({ 'u@1': 'r@1', 'r@1': 'r@1', 'a@1': 'b@1', 'b@1': 'b@1' }),
];
const questions: fc.Arbitrary<Question & Gathering> = fc.record(
  {
    level: fc.constantFrom(undefined, ROOT),
    grain: fc.constantFrom<Grain>(...GRAINS),
    last: fc.constantFrom(1, 3, 24),
    by: fc.constantFrom('channel', 'unit', undefined),
    filters: fc
      .record(
        {
          channel: fc.constantFrom(new Set(['a@1']), new Set(['a@1', ''])),
          unit: fc.constantFrom(new Set(['u@1']), new Set(['u@1', 'v@1']), new Set(['w@1'])),
        },
        { requiredKeys: [] },
      )
      .map((filters) => new Map(Object.entries(filters))),
  },
  { requiredKeys: ['grain', 'last', 'level', 'filters'] },
);

const shown = (rows: readonly Rolled[]): unknown[] =>
  rows
    .map(({ period, code, value, state, leaves }) =>
      JSON.stringify([period, code, value, state, leaves]),
    )
    .sort();
const stampOf = ({ epoch, commit }: CellMessage | CommitMessage): number => epoch * 1_000 + commit;

/** Cells that the end of a commit has let in: none of an epoch before the newest that has ended a commit. */
function letIn(all: readonly (CellMessage | CommitMessage)[]): CellMessage[] {
  let [epoch, kept, waiting]: [number, CellMessage[], CellMessage[]] = [0, [], []];
  for (const message of all) {
    if (message.epoch < epoch) continue;
    if (message.kind === 'cell') {
      waiting.push(message);
      continue;
    }
    if (message.epoch > epoch) kept = [];
    epoch = message.epoch;
    const ended = waiting.filter((cell) => stampOf(cell) <= stampOf(message));
    kept.push(...ended.filter((cell) => cell.epoch === epoch));
    waiting = waiting.filter((cell) => stampOf(cell) > stampOf(message));
  }
  return kept;
}

/** The last word of each bucket on each cell. */
function lastWords(all: readonly (CellMessage | CommitMessage)[]): CellMessage[] {
  const newest = new Map<string, CellMessage>();
  for (const message of letIn(all)) {
    const { cubeVersion, dims, day, bucket } = message;
    const key = JSON.stringify([cubeVersion, dims, day, bucket]);
    const known = newest.get(key);
    if (!known || stampOf(message) > stampOf(known)) newest.set(key, message);
  }
  return [...newest.values()];
}

/** The cells of a cube version, summed over buckets from all messages anew. */
function fromScratch(all: readonly (CellMessage | CommitMessage)[], version: number): Cell[] {
  const sums = new Map<string, Cell>();
  for (const { cubeVersion, dims, day, values } of lastWords(all)) {
    if (cubeVersion !== version) continue;
    const key = JSON.stringify([dims, day]);
    const sum = sums.get(key)?.values;
    const added = values.map((value, i) => (sum?.[i] ?? 0n) + BigInt(value));
    sums.set(key, { dims, day, values: added });
  }
  return [...sums.values()];
}

/** Asked at the start, in between and at the end, cubes say what their cells summed up anew say. */
const law = (begin: () => LiveCubes) =>
  fc.property(messages, fc.nat(), questions, formulas, (all, between, question, value) => {
    const indicator = { value, decimals: 0 };
    const cubes = begin();
    const told: (CellMessage | CommitMessage)[] = [];
    all.forEach((message, i) => {
      cubes.apply(message);
      told.push(message);
      if (i !== 0 && i !== between % all.length && i !== all.length - 1) return;
      for (const version of [1, 2]) {
        // Without a dimension there is nothing of a level.
        const isMoved = i === all.length - 1;
        const level = question.by && question.level ? (isMoved ? MOVED : ROOT) : undefined;
        const asked = { ...question, level };
        const live = gatherLive(cubes, { ...program, id: 'c', version }, asked);
        const anew = byLevel(gather(fromScratch(told, version), program, asked), level);
        expect(shown(rolledUp(live, indicator, program, question))).toEqual(
          shown(rolledUp(anew, indicator, program, question)),
        );
      }
    });
  });

/** Takes no former value away: each message is the first word of a bucket. */
class Adding extends LiveCubes {
  #bucket = 0;

  override apply(message: CellMessage | CommitMessage): ReadonlySet<string> {
    if (message.kind === 'commit') return super.apply(message);
    return super.apply({ ...message, bucket: (this.#bucket += 1) });
  }
}

/** Believes the greater number, whatever its epoch. */
class WithoutEpochs extends LiveCubes {
  override apply(message: CellMessage | CommitMessage): ReadonlySet<string> {
    return super.apply({ ...message, epoch: 1 });
  }
}

/** Goes on with the codes under a level as they were when it was first asked for. */
class WithFormerLevels extends LiveCubes {
  override sums(...[cube, version, place, listing]: Parameters<LiveCubes['sums']>) {
    const level = listing?.level && ROOT;
    return super.sums(cube, version, place, { ...listing, level });
  }
}

/** Rounds what is beyond 2^53. */
class Rounding extends LiveCubes {
  override apply(message: CellMessage | CommitMessage): ReadonlySet<string> {
    if (message.kind === 'commit') return super.apply(message);
    const values = message.values.map((value) => String(BigInt(Number(value))));
    return super.apply({ ...message, values });
  }
}

describe('sums that are kept up', () => {
  it('say what the cells say when they are summed up anew', () => {
    fc.assert(law(() => new LiveCubes()));
  });

  it.each([
    ['take no former value away', Adding],
    ['do not know epochs', WithoutEpochs],
    ['keep levels of before', WithFormerLevels],
    ['round', Rounding],
  ])('are found out where they %s', (_, Broken) => {
    expect(() =>
      fc.assert(
        law(() => new Broken()),
        { numRuns: 20_000, endOnFailure: true },
      ),
    ).toThrow();
  });

  it('hold days of any year', () => {
    const cubes = new LiveCubes();
    const days = [-719_528, -1, 0, 2_932_896];
    for (const [i, day] of days.entries())
      cubes.apply({
        kind: 'cell',
        cube: 'c',
        cubeVersion: 1,
        dims: ['a@1', 'u@1'],
        day,
        bucket: 0,
        values: [i + 1, 0],
        epoch: 1,
        commit: 1,
      });
    cubes.apply({ kind: 'commit', epoch: 1, commit: 1, at: 1, revision: 1, cells: 4, live: {} });
    const sums = cubes.sums('c', 1, undefined);
    expect(sums.span).toEqual({ from: -719_528, to: 2_932_896 });
    expect(days.map((day) => sums.has({ from: day, to: day }, [0]))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(sums.has({ from: 1, to: 2_932_895 }, [0])).toBe(false);
  });
});
