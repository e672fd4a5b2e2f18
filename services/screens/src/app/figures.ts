import { createHash } from 'node:crypto';
import { Fault } from '@nhip/contracts';
import { Catalogue, compileCube, dayOf, daysOf, meaningOf, rollUp, type Cell, type CubeProgram, type Defined, type Question, type Rolled } from '@nhip/kernel';
import type { Clock, GrpcAsk } from '@nhip/platform';
import type { FeedStates } from '../domain/feed-states.js';
import type { LiveCube } from '../domain/live-cube.js';

type Indicator = Defined<'indicator'>;

/** An indicator with all that is needed to compute it. */
export interface Bound {
  readonly indicator: Indicator;
  readonly program: CubeProgram;
  /** SHA-256 of what decides its meaning. */
  readonly definition: string;
}



/** Values of indicators: from the live cube, or from the ledger as of a commit. */
export class Figures {
  #catalogue = Catalogue.build([], 0);
  readonly #bound = new Map<string, Bound>();

  constructor(
    private readonly cube: LiveCube,
    private readonly feeds: FeedStates,
    private readonly ask: GrpcAsk,
    private readonly clock: Clock,
  ) {}

  setCatalogue(catalogue: Catalogue): void {
    this.#catalogue = catalogue;
    this.#bound.clear();
  }

  get catalogue(): Catalogue {
    return this.#catalogue;
  }

  bound(id: string): Bound {
    const known = this.#bound.get(id);
    if (known) return known;
    const indicator = this.#catalogue.get('indicator', id);
    const cube = indicator && this.#catalogue.get('cube', indicator.cube);
    if (!indicator || !cube) throw new Fault('missing', 'unknown-indicator', { vi: `không có chỉ số “${id}”`, en: `there is no indicator “${id}”` });
    const bound = { indicator, program: compileCube(cube, this.#catalogue), definition: createHash('sha256').update(meaningOf(indicator, this.#catalogue)).digest('hex') };
    this.#bound.set(id, bound);
    return bound;
  }

  /** Number of a commit from `asOf`: a number, or an ISO instant. Undefined = now. */
  async commitOf(asOf: string | undefined): Promise<number | undefined> {
    if (asOf === undefined) return undefined;
    if (/^\d{1,12}$/.test(asOf)) return Number(asOf);
    const instant = Date.parse(asOf);
    if (Number.isNaN(instant)) throw new Fault('invalid', 'wrong-as-of', { vi: `asOf=“${asOf}” không phải số commit hay thời điểm ISO`, en: `asOf=“${asOf}” is neither a commit nor an ISO instant` }, { fields: { status: 400 } });
    return Number((await this.ask<{ commit: string }>('CommitAt', { instant: String(instant) })).commit);
  }

  async #cells({ program }: Bound, commit: number | undefined): Promise<readonly Cell[]> {
    if (commit === undefined) return this.cube.cells(program.id, program.version);
    const { cells } = await this.ask<{ cells: { dims: string[]; day: number; values: string[] }[] }>('CellsAsOf', { cube: program.id, cubeVersion: program.version, commit: String(commit) }, 30_000);
    return cells.map(({ dims, day, values }) => ({ dims, day, values: values.map(BigInt) }));
  }

  async rolled(bound: Bound, question: Question, commit?: number): Promise<readonly Rolled[]> {
    return rollUp(await this.#cells(bound, commit), bound.indicator, bound.program, question);
  }

  /** The answer of `GET /indicators/{id}/values`. */
  async values(id: string, question: Question, asOf: string | undefined) {
    const bound = this.bound(id);
    const commit = await this.commitOf(asOf);
    const { indicator, definition } = bound;
    const rolled = await this.rolled(bound, question, commit);
    return {
      indicator: id,
      version: indicator.definitionVersion,
      definition,
      unit: indicator.unit,
      commit: commit ?? this.cube.head.commit,
      values: rolled.map((row) => this.#value(bound, question, row)),
    };
  }

  #value({ program }: Bound, question: Question, row: Rolled) {
    const beyond = row.value !== undefined && !Number.isSafeInteger(Math.trunc(Number(row.value)));
    return {
      period: row.period,
      dims: question.by ? { [question.by]: this.code(program, question.by, row.code ?? '') } : {},
      value: row.value === undefined ? null : Number(row.value),
      ...(beyond && { exact: row.value }),
      state: this.state(question, row, program.record),
      flags: [] as string[],
      freshness: this.feeds.freshness(this.#catalogue, program.record, this.clock.now()),
      coverage: this.feeds.coverage(this.#catalogue, program.record),
      measures: Object.fromEntries(Object.entries(row.measures).map(([name, value]) => [name, value === undefined ? null : Number(value.toFixed(this.#scale(program, name)))])),
    };
  }

  #scale = (program: CubeProgram, name: string): number => program.measures.find((measure) => measure.name === name)?.scale ?? 0;

  /** no-data, provisional while the period runs or a feed is late, else complete. */
  state(question: Question, row: Rolled, type: string): 'no-data' | 'provisional' | 'complete' {
    if (row.value === undefined) return 'no-data';
    const now = this.clock.now();
    const days = daysOf(row.period, question.grain);
    const runs = question.grain !== 'all' && days !== undefined && days.to >= dayOf(now);
    const { state } = this.feeds.freshness(this.#catalogue, type, now);
    return runs || state === 'late' || state === 'missing' ? 'provisional' : 'complete';
  }

  /** A code as people read it. */
  code(program: CubeProgram, dimension: string, id: string) {
    const list = this.#catalogue.codeLists.get(program.dimensions.find(({ name }) => name === dimension)?.list ?? '');
    const version = list?.get(id);
    if (version) return { code: version.code, validFrom: version.validFrom, name: version.name };
    return { code: '', validFrom: null, name: { vi: 'chưa có mã', en: 'without a code' } };
  }
}
