import { combinationKey } from '../cubes/combination-key.js';
import type { CubeProgram } from '../cubes/cube-program.js';
import type { Days } from '../time/days.js';
import { together, type Sums } from './day-sums.js';
import { listed, type Gathering } from './gathering.js';
import { gather, isUndated, type Cell, type Gathered } from './roll-up.js';
import { filledBy, RunningSums } from './running-sums.js';

/** What a commit added to a cell. */
export interface CommitChange extends Cell {
  readonly commit: number;
}

/** What going back over a commit changed for a question. */
export interface Touched {
  /** The group whose sums became others; undefined: all of them may say something else. */
  readonly code: string | undefined;
  readonly day: number;
  /** Whether it is in the group itself, or only in what stands above it. */
  readonly isListed: boolean;
}

const hasData = (values: Sums): boolean => values.some((value) => value !== 0n);
/** Names a cell of a cube version. */
const cellKey = ({ dims, day }: Pick<Cell, 'dims' | 'day'>): string =>
  `${combinationKey(dims)}\u0000${day}`;

/** A cube version as a question sees it, which goes back commit by commit. Of the units of a day it knows nothing: codes are as they were reported. */
export class RewoundCube {
  readonly #cells = new Map<string, Cell>();
  readonly #changes: ReadonlyMap<number, readonly CommitChange[]>;
  readonly #whole = new RunningSums(undefined, []);
  readonly #groups: RunningSums;
  readonly #codes = new Set<string>();
  #days: Days | undefined;

  /** @param cells at the newest commit @param changes of what commits, each of which can be gone back over */
  constructor(
    readonly program: CubeProgram,
    private readonly question: Gathering,
    cells: Iterable<Cell>,
    changes: readonly CommitChange[],
  ) {
    const place = program.dimensions.findIndex(({ name }) => name === question.by);
    this.#groups = new RunningSums(
      question.by === undefined ? undefined : place,
      [],
      question.level,
      program.distinct,
    );
    if (question.by === undefined) this.#codes.add('');
    this.#changes = Map.groupBy(changes, ({ commit }) => commit);
    for (const { dims, day, values } of cells) this.#add({ dims, day, values });
    for (const cell of [...this.#cells.values(), ...changes]) this.#note(cell);
  }

  /** The groups that have data, or had. */
  get codes(): ReadonlySet<string> {
    return this.#codes;
  }

  /** From the first to the last day that has data, or had. */
  get days(): Days | undefined {
    return this.#days;
  }

  /** The commits that can be gone back over. */
  get commits(): Iterable<number> {
    return this.#changes.keys();
  }

  /** What the cube says now to its own question, or to another one. @param codes of its own: these groups, be they empty; absent: all that have data or had */
  gathered(asked: Gathering, codes: Iterable<string> = this.#codes): Gathered {
    if (asked !== this.question)
      return listed(gather(this.#cells.values(), this.program, asked), asked);
    const whole = this.#whole.of('');
    return {
      groups: Array.from(codes, (code) => this.#groups.group(code)),
      span: whole.span,
      has: (days, measures) => whole.has(days, measures),
      undated: [...this.#cells.values()].some(
        (cell) => isUndated(cell) && hasData(cell.values) && this.#passes(cell),
      ),
    };
  }

  /** Goes back over a commit: the newest of those that are left. */
  undo(commit: number): readonly Touched[] {
    const first = this.#first;
    const touched = (this.#changes.get(commit) ?? []).flatMap((change) =>
      this.#add({ ...change, values: change.values.map((value) => -value) }),
    );
    if (this.#first === first) return touched;
    return [...touched, { code: undefined, day: Math.min(first, this.#first), isListed: true }];
  }

  get #first(): number {
    return this.#whole.of('').span?.from ?? Infinity;
  }

  #note(cell: Cell): void {
    if (isUndated(cell)) return;
    const { from, to } = this.#days ?? { from: cell.day, to: cell.day };
    this.#days = { from: Math.min(from, cell.day), to: Math.max(to, cell.day) };
    if (this.#passes(cell)) this.#codes.add(this.#groups.groupOf(cell.dims));
  }

  #passes({ dims }: Cell): boolean {
    const { filters } = this.question;
    return (
      dims.length === 0 ||
      this.program.dimensions.every(
        ({ name }, i) => filters.get(name)?.has(dims[i] ?? '') !== false,
      )
    );
  }

  #add({ dims, day, values }: Cell): readonly Touched[] {
    const key = cellKey({ dims, day });
    const former = this.#cells.get(key)?.values ?? [];
    const next = together(former, values);
    this.#cells.set(key, { dims, day, values: next });
    if (isUndated({ day })) return [{ code: undefined, day, isListed: true }];
    const cells = Number(hasData(next)) - Number(hasData(former));
    const change = { dims, day, values, cells, filled: filledBy(next, former) };
    const hasChanged = this.#addToWhole(change);
    const passes = this.#passes(change);
    if (passes) this.#groups.change(change);
    return [
      { code: this.#groups.groupOf(dims), day, isListed: passes },
      ...(hasChanged ? [{ code: undefined, day, isListed: true }] : []),
    ];
  }

  /** Whether a measure has data of the day now and had none, or the other way round. */
  #addToWhole(change: Parameters<RunningSums['change']>[0]): boolean {
    const places = change.filled.flatMap((count, place) => (count === 0 ? [] : [place]));
    const days = { from: change.day, to: change.day };
    const shown = (): readonly boolean[] =>
      places.map((place) => this.#whole.of('').has(days, [place]));
    const before = shown();
    this.#whole.change(change);
    return shown().some((one, i) => one !== before[i]);
  }
}
