import { KEPT_COMPLETION_DAYS } from '@nhip/contracts';
import {
  daysOfPeriod,
  gather,
  gatheringOf,
  isStock,
  listed,
  numbered,
  remembered,
  rewound,
  sendersBehind,
  valueRows,
  versionIds,
  type CatalogueIndex,
  type Cell,
  type Completion,
  type Completions,
  type CompiledIndicator,
  type CubeProgram,
  type Days,
  type Gathered,
  type Gathering,
  type Source,
  type ValueRow,
  type ValuesQuery,
} from '@nhip/kernel';
import type { Head, LiveCubes } from '../domain/live-cubes.js';
import { Corrections } from './corrections.js';
import type { DaysSince, ToldChanges } from './ports.js';

/** Answers of the past that are remembered: some walls of tables. */
const MOST_REMEMBERED = 5_000;

/** By what names a row the decimal text of its value; undefined: no data. */
type Texts = ReadonlyMap<string, string | undefined>;

/** What is known now. */
interface KnownNow {
  readonly index: CatalogueIndex;
  readonly cubes: LiveCubes;
  readonly completions: Completions;
  readonly head: Head;
  /** Integer ms. */
  readonly clock: number;
  gathered(program: CubeProgram, question: Gathering): Gathered;
  source(
    program: CubeProgram,
    question: Gathering,
    gathered: (question: Gathering) => Gathered,
  ): Source;
}

const rowKey = ({ dims, unallocated }: ValueRow): string =>
  JSON.stringify([versionIds(dims), unallocated]);

/** What names a question, its periods apart. */
const questionKey = ({ grain, by, level, units, filters }: ValuesQuery): string =>
  JSON.stringify([
    grain,
    by,
    level?.level,
    units,
    filters.map(({ dimension, asked }) => [dimension, asked]),
  ]);

/** Whether a value adds up all days of before: of others those of its period matter, and of the years that it is compared with. */
const isOfStock = ({ formulas, programs }: CompiledIndicator): boolean =>
  formulas.value.figures.some(({ cube, measure }) => {
    const program = programs.get(cube);
    return program !== undefined && isStock(program, measure);
  });

/** What a question is about, as long as one catalogue and one set of cube versions are in force. */
interface Inquiry {
  readonly compiled: CompiledIndicator;
  readonly programs: readonly CubeProgram[];
  readonly query: ValuesQuery;
  readonly key: string;
}

/** What commits since one have added to a cube version, and where it had data before. */
interface Since {
  readonly added: readonly Cell[];
  readonly before: ReturnType<KnownNow['cubes']['before']>;
}

/** Of so many periods, each of as many cells as corrections hold at most. */
const MOST_SINCE = 32;

/**
 * Which values are others than they were when their periods became complete, and what they were: what is said now, less what commits have added
 * since, by the formulas of now. Of a cube whose definition changed in between nothing is said.
 */
export class Revisions {
  /** By cube and version. */
  readonly #corrections = new Map<string, Corrections>();
  readonly #remembered = new Map<string, Texts>();
  readonly #wanted = new Map<string, CubeProgram>();
  readonly #since = new Map<string, Since>();
  #epoch = 0;

  constructor(private readonly state: KnownNow) {}

  /** Rows with what they were before, as far as that is known; where it is not, its cubes are wanted from here on. */
  marked(
    compiled: CompiledIndicator,
    query: ValuesQuery,
    rows: readonly ValueRow[],
  ): readonly ValueRow[] {
    // Commits of another epoch are numbered otherwise.
    if (this.state.completions.epoch !== this.state.head.epoch) return rows;
    const { catalogue } = this.state.index;
    const feeds = catalogue.feedsBehind(compiled.read);
    const amongOf = sendersBehind(catalogue, compiled.read);
    const programs = [...new Set(compiled.programs.values())];
    const names = programs.map(({ id, version }) => `${id}@${version}`).join();
    const { id, definitionVersion } = compiled.indicator;
    const key = [id, definitionVersion, catalogue.revision, names, questionKey(query)].join(' ');
    const inquiry = { compiled, programs, query, key };
    const lastChange = remembered((to) => this.#lastChange(programs, Number(to)));
    // Most rows are of the same senders, and of few periods.
    const completions = new Map<string, Completion | undefined>();
    const completionOf = ({ to }: Days, among: ReadonlySet<string>): Completion | undefined => {
      const place = [to, ...among].join();
      if (!completions.has(place))
        completions.set(place, this.state.completions.of(feeds, to, this.state.clock, among));
      return completions.get(place);
    };
    return rows.map((row) => {
      const days = row.state === 'complete' ? daysOfPeriod(row.period) : undefined;
      const completion = days && completionOf(days, amongOf(versionIds(row.dims)));
      if (!completion || lastChange(String(days.to)) <= completion.commit) return row;
      return this.#marked(inquiry, row, days, completion);
    });
  }

  #marked(inquiry: Inquiry, row: ValueRow, days: Days, completion: Completion): ValueRow {
    const texts = this.#textsOf(inquiry, row.period, days, completion);
    if (!texts || texts.get(rowKey(row)) === row.text) return row;
    const { commit, at } = completion;
    const revised = {
      ...numbered(texts.get(rowKey(row))),
      commit,
      at: new Date(at).toISOString(),
    };
    return { ...row, flags: [...row.flags, 'revised'], revised };
  }

  /** The last commit that changed anything that a value up to a day may be computed of. */
  #lastChange(programs: readonly CubeProgram[], to: number): number {
    let found = 0;
    for (const { id, version } of programs)
      for (const [day, commit] of this.state.cubes.changed(id, version))
        if (day <= to && commit > found) found = commit;
    return found;
  }

  #textsOf(
    inquiry: Inquiry,
    period: string,
    days: Days,
    completion: Completion,
  ): Texts | undefined {
    this.#forgetEpoch();
    const key = `${inquiry.key} ${period} ${completion.commit}`;
    const known = this.#remembered.get(key);
    if (known) {
      // Those that are asked for stay.
      this.#remembered.delete(key);
      this.#remembered.set(key, known);
      return known;
    }
    const texts = this.#compute(inquiry, period, days, completion);
    if (texts) this.#remembered.set(key, texts);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > MOST_REMEMBERED && oldest) this.#remembered.delete(oldest);
    return texts;
  }

  #compute(
    { compiled, programs, query }: Inquiry,
    period: string,
    { from, to }: Days,
    { commit }: Completion,
  ): Texts | undefined {
    const reach = { from: isOfStock(compiled) ? -Infinity : from - KEPT_COMPLETION_DAYS, to };
    const lacking = programs.filter((program) => this.lacking(program, reach).length > 0);
    for (const program of lacking) this.want(program);
    if (lacking.length > 0) return undefined;
    const question = gatheringOf(query);
    const sources = new Map<string, Source>();
    for (const [name, program] of compiled.programs) {
      const since = this.#sinceOf(program, commit, reach);
      if (!since) return undefined;
      const { added, before } = since;
      const then = (one: Gathering): Gathered =>
        rewound(
          this.state.gathered(program, one),
          listed(gather(added, program, one), one),
          before,
        );
      sources.set(name, this.state.source(program, question, then));
    }
    const ofPeriod = { ...query, from: period, to: period };
    const rows = valueRows(this.state.index, compiled, ofPeriod, sources, this.state.clock);
    return new Map(rows.map((row) => [rowKey(row), row.text]));
  }

  /** Indicators of one cube, and each of them by its dimensions, ask for the same. */
  #sinceOf(program: CubeProgram, commit: number, reach: Days): Since | undefined {
    const { id, version } = program;
    const { head } = this.state;
    const key = [id, version, commit, head.commit, reach.from, reach.to].join(' ');
    const known = this.#since.get(key);
    if (known) return known;
    const added = this.#of(program).added(commit, head.commit, reach);
    if (!added) return undefined;
    const since = { added, before: this.state.cubes.before(id, version, added) };
    this.#since.set(key, since);
    const [oldest] = this.#since.keys();
    if (this.#since.size > MOST_SINCE && oldest) this.#since.delete(oldest);
    return since;
  }

  #of({ id, version }: CubeProgram): Corrections {
    const name = `${id}@${version}`;
    const known = this.#corrections.get(name) ?? new Corrections();
    this.#corrections.set(name, known);
    return known;
  }

  /** Of the cubes of an indicator those of which changes are to be asked for. */
  wantedOf({ programs }: Pick<CompiledIndicator, 'programs'>): readonly CubeProgram[] {
    const all = new Set(Array.from(programs.values(), ({ id }) => id));
    return [...this.#wanted.values()].filter(({ id }) => all.has(id));
  }

  want(program: CubeProgram): void {
    this.#wanted.set(program.id, program);
  }

  /** The cubes of which changes are to be asked for, each once. */
  wanted(): readonly CubeProgram[] {
    const wanted = [...this.#wanted.values()];
    this.#wanted.clear();
    return wanted;
  }

  /** The days of which changes are not known up to now. @param asked those that matter; absent: all */
  lacking(program: CubeProgram, asked?: Days): readonly DaysSince[] {
    this.#forgetEpoch();
    const feeds = this.state.index.catalogue.feedsOf(program.record);
    const completed = (day: number): number | undefined =>
      this.state.completions.firstFrom(feeds, day);
    return this.#of(program).lacking(
      this.state.cubes.changed(program.id, program.version),
      completed,
      asked,
    );
  }

  /** @returns whether all that was told is kept */
  take(program: CubeProgram, days: readonly DaysSince[], told: ToldChanges): boolean {
    return this.#of(program).take(days, told);
  }

  /** What was known of commits of another epoch is not known of those of this one. */
  #forgetEpoch(): void {
    if (this.#epoch === this.state.head.epoch) return;
    this.#epoch = this.state.head.epoch;
    this.#corrections.clear();
    this.#remembered.clear();
    this.#since.clear();
  }
}
