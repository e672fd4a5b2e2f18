import type { CellMessage, CommitMessage } from '@nhip/contracts';
import {
  combinationKey,
  isUndated,
  type Cell,
  type Days,
  type Gathered,
  type Level,
  together,
  type Sums,
  filledBy,
  RunningSums,
} from '@nhip/kernel';

/** Where the figures stand: the last commit whose cells are all in. */
export interface Head {
  readonly epoch: number;
  readonly commit: number;
  /** Instant of the commit, integer ms. */
  readonly at: number;
}

/** What a bucket said last. */
interface Leaf {
  readonly bucket: number;
  readonly epoch: number;
  readonly commit: number;
  readonly values: readonly bigint[];
}

/** One combination of codes on one day. */
interface Place {
  /** The sum over buckets. */
  cell: Cell;
  /** One a bucket. */
  readonly leaves: Leaf[];
}

interface Combination {
  readonly dims: readonly string[];
  readonly days: Map<number, Place>;
}

interface Cube {
  readonly id: string;
  readonly version: number;
  readonly combinations: Map<string, Combination>;
  /** By combination of codes, records without a day that could not be counted. */
  readonly undated: Map<string, Place>;
  /** By the place of a dimension, the name of a level and the place of the value that is counted, each may be absent: made when first asked for, kept up from then on. */
  readonly running: Map<string, RunningSums>;
  /** By day the last commit that changed a figure of it. */
  readonly changed: Map<number, number>;
}

/** Which code versions of a dimension are listed: by `codes` or by `level`. */
interface Listing {
  readonly codes?: ReadonlySet<string>;
  readonly level?: Level | undefined;
  /** Where in the dims of its cells the value stands whose different ones the cube counts; absent: it counts none. */
  readonly distinct?: number | undefined;
}

type Stamp = Pick<Leaf, 'epoch' | 'commit'>;

const isNewer = (a: Stamp, b: Stamp): boolean =>
  a.epoch > b.epoch || (a.epoch === b.epoch && a.commit > b.commit);
const nameOf = (cube: string, version: number): string => `${cube}@${version}`;

const hasData = (values: Sums): boolean => values.some((value) => value !== 0n);

/** From the first to the last day that has data. @param differences days of which it is another answer than now, perhaps */
function spanOf(
  now: Days | undefined,
  differences: readonly { readonly day: number }[],
  hasCells: (day: number) => boolean,
): Days | undefined {
  const days = [...differences.map(({ day }) => day), ...(now ? [now.from, now.to] : [])];
  let [from, to] = [
    days.reduce((a, b) => Math.min(a, b), Infinity),
    days.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
  while (from <= to && !hasCells(from)) from += 1;
  while (from <= to && !hasCells(to)) to -= 1;
  return from <= to ? { from, to } : undefined;
}

function placeIn(combinations: Cube['combinations'], dims: readonly string[], day: number): Place {
  const key = combinationKey(dims);
  let combination = combinations.get(key);
  if (!combination) combinations.set(key, (combination = { dims, days: new Map() }));
  let place = combination.days.get(day);
  if (!place) {
    place = { cell: { dims: combination.dims, day, values: [] }, leaves: [] };
    combination.days.set(day, place);
  }
  return place;
}

const NONE: ReadonlySet<string> = new Set();
const NO_DAYS: ReadonlyMap<number, number> = new Map();
/** Any commit is newer. */
const NOTHING: Head = { epoch: 0, commit: 0, at: 0 };

/** All cells in memory. Cells of a commit count together, when its end is read, so that no reader ever sees half of one. */
export class LiveCubes {
  readonly #cubes = new Map<string, Cube>();
  #pending: CellMessage[] = [];
  #head = NOTHING;
  /** What is told from here on does not go on from what is held. */
  #isAnew = false;
  #live: CommitMessage['live'] = {};

  get head(): Head {
    return this.#head;
  }

  /** By cube the version that is read; another object whenever another one is. */
  get live(): CommitMessage['live'] {
    return this.#live;
  }

  /** The cells that are not all zero, those without a day left out. @param passes by the code versions of a cell; absent = all */
  *cells(
    cube: string,
    version: number,
    passes: (dims: readonly string[]) => boolean = () => true,
  ): Generator<Cell> {
    for (const { dims, days } of this.#cubes.get(nameOf(cube, version))?.combinations.values() ??
      [])
      if (passes(dims))
        for (const { cell } of days.values())
          if (!isUndated(cell) && hasData(cell.values)) yield cell;
  }

  /**
   * Sums whose cost does not grow with the cells.
   * @param place of the dimension by whose code versions they are listed; undefined = all in one
   * @param listing `codes`: these code versions alone; `level`: those of a level, what is under them added up
   */
  sums(
    cube: string,
    version: number,
    place: number | undefined,
    { codes, level, distinct }: Listing = {},
  ): Gathered {
    const whole = this.#running(cube, version, undefined).of('');
    const listed = this.#running(cube, version, place, { level, distinct });
    return {
      groups: place === undefined ? [listed.group('')] : listed.groups(codes),
      span: whole.span,
      has: (days, measures) => whole.has(days, measures),
      undated: this.isUndated(cube, version),
    };
  }

  /** Whether records that pass, or may, could not be given a day. */
  isUndated(
    cube: string,
    version: number,
    passes: (dims: readonly string[]) => boolean = () => true,
  ): boolean {
    const undated = this.#cubes.get(nameOf(cube, version))?.undated.values() ?? [];
    return [...undated].some(
      ({ cell }) => hasData(cell.values) && (cell.dims.length === 0 || passes(cell.dims)),
    );
  }

  /** By day the last commit that changed a figure of it. */
  changed(cube: string, version: number): ReadonlyMap<number, number> {
    return this.#cubes.get(nameOf(cube, version))?.changed ?? NO_DAYS;
  }

  /**
   * Of which days there were data before these cells were added to.
   * @param added what was added to each
   */
  before(cube: string, version: number, added: readonly Cell[]): Pick<Gathered, 'span' | 'has'> {
    const whole = this.#running(cube, version, undefined).of('');
    const { combinations } = this.#cube(cube, version);
    const differences = added.map(({ dims, day, values }) => {
      const now = combinations.get(combinationKey(dims))?.days.get(day)?.cell.values ?? [];
      const then = together(now, values, -1n);
      const cells = Number(hasData(then)) - Number(hasData(now));
      return { day, cells, filled: filledBy(then, now) };
    });
    const sumOf = (days: Days, of: (one: (typeof differences)[number]) => number): number =>
      differences.reduce(
        (sum, one) => (days.from <= one.day && one.day <= days.to ? sum + of(one) : sum),
        0,
      );
    const hadCells = (day: number): boolean => {
      const only = { from: day, to: day };
      return whole.cells(only) + sumOf(only, ({ cells }) => cells) > 0;
    };
    return {
      span: spanOf(whole.span, differences, hadCells),
      has: (days, measures) =>
        measures.some(
          (place) =>
            whole.filled(days, place) + sumOf(days, ({ filled }) => filled[place] ?? 0) > 0,
        ),
    };
  }

  /** All that is told from here on is told anew: its first commit takes away all that was held, also where that was of a greater epoch. */
  beginAnew(): void {
    this.#isAnew = true;
    this.#pending = [];
  }

  /**
   * Takes one message in; gives the ids of the cubes that changed, once a commit is whole. What is not newer changes nothing.
   * The first commit of a greater epoch takes away all that was held: the ledger went back, and all of it was told anew before.
   */
  apply(message: CellMessage | CommitMessage): ReadonlySet<string> {
    if (!this.#isAnew && message.epoch < this.#head.epoch) return NONE;
    if (message.kind === 'cell') {
      this.#pending.push(message);
      return NONE;
    }
    const changed = new Set<string>();
    if (this.#isAnew || message.epoch > this.#head.epoch) this.#reset(message.epoch, changed);
    const ahead: CellMessage[] = [];
    for (const cell of this.#pending) {
      if (isNewer(cell, message)) ahead.push(cell);
      else if (this.#put(cell)) changed.add(cell.cube);
    }
    this.#pending = ahead;
    if (!isNewer(message, this.#head)) return changed;
    this.#head = { epoch: message.epoch, commit: message.commit, at: message.at };
    this.#goLive(message.live, changed);
    return changed;
  }

  /** Versions before the live one are read no more. */
  #goLive(live: CommitMessage['live'], changed: Set<string>): void {
    const cubes = new Set([...Object.keys(live), ...Object.keys(this.#live)]);
    const switched = [...cubes].filter((cube) => live[cube] !== this.#live[cube]);
    if (switched.length === 0) return;
    this.#live = live;
    for (const cube of switched) changed.add(cube);
    for (const [name, { id, version }] of this.#cubes)
      if (version < (live[id] ?? 0)) this.#cubes.delete(name);
  }

  #reset(epoch: number, changed: Set<string>): void {
    for (const { id } of this.#cubes.values()) changed.add(id);
    this.#cubes.clear();
    this.#head = NOTHING;
    this.#isAnew = false;
    this.#pending = this.#pending.filter((cell) => cell.epoch >= epoch);
  }

  /** Where the list has become another one, so has its level: the sums are made anew. */
  #running(
    cube: string,
    version: number,
    place: number | undefined,
    { level, distinct }: Listing = {},
  ): RunningSums {
    const kept = this.#cube(cube, version).running;
    const name = `${place ?? ''}/${level?.level ?? ''}/${distinct ?? ''}`;
    const known = kept.get(name);
    if (known && known.level === level) return known;
    const made = new RunningSums(place, this.cells(cube, version), level, distinct);
    kept.set(name, made);
    return made;
  }

  #cube(id: string, version: number): Cube {
    const name = nameOf(id, version);
    const known = this.#cubes.get(name);
    if (known) return known;
    const made: Cube = {
      id,
      version,
      combinations: new Map(),
      undated: new Map(),
      running: new Map(),
      changed: new Map(),
    };
    this.#cubes.set(name, made);
    return made;
  }

  /** Whether a figure changed by it. */
  #put({
    cube,
    cubeVersion,
    dims,
    day,
    bucket,
    epoch,
    commit,
    values: told,
  }: CellMessage): boolean {
    const { combinations, undated, running, changed } = this.#cube(cube, cubeVersion);
    const place = placeIn(combinations, dims, day);
    if (isUndated({ day })) undated.set(combinationKey(dims), place);
    const said = place.leaves.findIndex((leaf) => leaf.bucket === bucket);
    const before = place.leaves[said];
    if (before && !isNewer({ epoch, commit }, before)) return false;
    const values = told.map(BigInt);
    place.leaves[before ? said : place.leaves.length] = { bucket, epoch, commit, values };
    const added = together(values, before?.values ?? [], -1n);
    if (!hasData(added)) return false;
    if (!isUndated({ day })) changed.set(day, Math.max(commit, changed.get(day) ?? 0));
    const former = place.cell;
    place.cell = { ...former, values: together(former.values, added) };
    if (isUndated({ day })) return true;
    const cells = Number(hasData(place.cell.values)) - Number(hasData(former.values));
    const filled = filledBy(place.cell.values, former.values);
    const change = { dims: former.dims, day, values: added, cells, filled };
    for (const sums of running.values()) sums.change(change);
    return true;
  }
}
