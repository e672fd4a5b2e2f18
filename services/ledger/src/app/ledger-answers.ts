import { historyChanged, unknownCube, type Provenance } from '@nhip/contracts';
import type {
  CellChangesRequest,
  CellsAsOfRequest,
  CommitAtRequest,
  DayRange,
  DimensionFilter,
  ExplainRequest,
  RecordHistoryRequest,
  VerifyRequest,
} from '@nhip/contracts/grpc';
import type { CubeProgram } from '@nhip/kernel';
import {
  cellChanges,
  cellsAsOf,
  commitAt,
  commitEpoch,
  commitInstant,
  explain,
  lastCommit,
  liveVersions,
  recordHistory,
  Tallies,
  verify,
  versionsLiveAt,
  type Explanation,
  type Programs,
} from '@nhip/ledger';
import { cancellable, type Pool, type Readable } from '@nhip/platform';
import { cubeStillFills, otherDefinition, unknownMeasure } from '../faults.js';

const ALL_DAYS: DayRange = { from: -2_147_483_648, to: 2_147_483_647 };

const NO_DAYS: DayRange = { from: 0, to: -1 };

const FIRST_EPOCH = 1;

const rawPlace = (prov: Provenance) => ({
  agency: prov.agency,
  sentBy: prov.sentBy,
  sentAt: String(prov.receivedAt),
  receipt: prov.receipt,
  file: prov.file ?? '',
  row: prov.row,
  topic: prov.topic,
  partition: prov.partition,
  offset: prov.offset,
  sha256: prov.sha256,
  feed: prov.feed,
  mapping: prov.mapping,
  incarnation: prov.incarnation,
  column: prov.column ?? '',
});

type Version = Explanation['records'][number];
const rawVersion = ({ version, fields, prov }: Pick<Version, 'version' | 'fields' | 'prov'>) => ({
  version: String(version),
  raw: rawPlace(prov),
  fields,
});

const byDimension = (
  program: CubeProgram,
  filters: readonly DimensionFilter[],
): (readonly string[] | undefined)[] =>
  program.dimensions.map(({ name }) => filters.find((filter) => filter.dimension === name)?.codes);

/** What only the ledger can answer, in the words of `proto/nhip/ledger/v1`. Once the signal of a call is aborted the database is asked no more. */
export class LedgerAnswers {
  #programs: Programs | undefined;
  readonly #tallies: Tallies;

  constructor(private readonly pool: Pool) {
    this.#tallies = new Tallies(pool);
  }

  setPrograms(programs: Programs): void {
    this.#programs = programs;
  }

  #reads(signal: AbortSignal | undefined): Readable {
    return signal ? cancellable(this.pool, signal) : this.pool;
  }

  /** @param version 0 = the newest */
  #program(cube: string, version: number): CubeProgram {
    const newest = this.#programs?.all.find(({ id }) => id === cube);
    const program = version === 0 ? newest : this.#programs?.at(cube, version);
    if (program) return program;
    throw unknownCube(cube);
  }

  /** Of each cube the version that was live at a commit; 0 where none was. @param commit 0 = now */
  async #live(pool: Readable, commit: number): Promise<(cube: string) => number> {
    const live = await liveVersions(pool, commit === 0 ? Number.MAX_SAFE_INTEGER : commit);
    return (cube) => (Object.hasOwn(live, cube) ? (live[cube] ?? 0) : 0);
  }

  /** Throws Fault `history-changed` unless the ledger has these commits. @param commits 0 = none */
  async #assertKnown(pool: Readable, ...commits: readonly number[]): Promise<void> {
    for (const commit of commits)
      if (commit > 0 && (await commitEpoch(pool, commit)) === undefined) throw historyChanged();
  }

  async explain(request: ExplainRequest, signal?: AbortSignal) {
    const reads = this.#reads(signal);
    const [asOf, since] = [Number(request.asOf), Number(request.since)];
    await this.#assertKnown(reads, asOf, since);
    const version = request.cubeVersion || (await this.#live(reads, asOf))(request.cube);
    if (since > 0 && (await this.#live(reads, since))(request.cube) !== version)
      throw otherDefinition(request.cube);
    const program = this.#program(request.cube, version);
    const measures = request.measures.map((name) => {
      const index = program.measures.findIndex((measure) => measure.name === name);
      if (index < 0) throw unknownMeasure(name);
      return { name, index, stock: program.measures[index]?.stock === true };
    });
    const { from, to } = request.days ?? ALL_DAYS;
    const limit = Math.min(request.limit || 100, 1000);
    const question = {
      cube: program.id,
      version,
      measures,
      from,
      to,
      filters: byDimension(program, request.filters),
      distinct: program.distinct,
      asOf,
      since: since || undefined,
      cursor: request.cursor,
      limit,
    };
    const answer = await explain(reads, question, this.#tallies);
    const named = (amounts: readonly string[]) =>
      amounts.map((amount, i) => ({ measure: measures[i]?.name ?? '', amount }));
    return {
      records: answer.records.map(({ id, amounts, amountsBefore, before, ...version }) => ({
        id,
        ...rawVersion(version),
        contributions: named(amounts),
        contributionsBefore: named(amountsBefore),
        before: before ? rawVersion(before) : null,
      })),
      cursor: answer.cursor,
      totals: named(answer.totals),
      totalsBefore: named(answer.totalsBefore),
      count: String(answer.count ?? -1),
      commit: String(answer.commit),
    };
  }

  async verify(request: VerifyRequest, signal?: AbortSignal) {
    const reads = this.#reads(signal);
    const live = await this.#live(reads, 0);
    if (request.cube && live(this.#program(request.cube, 0).id) === 0)
      throw cubeStillFills(request.cube);
    const cubes = request.cube ? [request.cube] : (this.#programs?.all ?? []).map(({ id }) => id);
    // No wall has a figure of a cube of which no version is live.
    const programs = cubes
      .filter((cube) => live(cube) !== 0)
      .map((cube) => this.#program(cube, live(cube)));
    const first = programs[0];
    const filters = first && request.filters.length > 0 ? byDimension(first, request.filters) : [];
    const answer = await verify(reads, programs, {
      ...(request.days ?? {}),
      filters,
    });
    const differences = answer.differences.map(({ version, ...rest }) => ({
      ...rest,
      cubeVersion: version,
    }));
    return {
      ...answer,
      cells: String(answer.cells),
      records: String(answer.records),
      commit: String(answer.commit),
      differences,
    };
  }

  async cellsAsOf(request: CellsAsOfRequest, signal?: AbortSignal) {
    const [reads, commit] = [this.#reads(signal), Number(request.commit)];
    await this.#assertKnown(reads, commit);
    const { id: cube } = this.#program(request.cube, 0);
    const version = request.cubeVersion || (await this.#live(reads, commit))(cube);
    const cells = await cellsAsOf(reads, cube, version, commit);
    return {
      cells: cells.map(({ dims, day, values }) => ({ dims, day, values: values.map(String) })),
      commit: request.commit,
      cubeVersion: version,
      at: String((await commitInstant(reads, commit)) ?? 0),
    };
  }

  async cellChanges(request: CellChangesRequest, signal?: AbortSignal) {
    const [reads, version] = [this.#reads(signal), request.cubeVersion];
    const { id: cube } = this.#program(request.cube, version);
    const days = request.days.map(({ days, since }) => ({
      ...(days ?? NO_DAYS),
      since: Number(since),
    }));
    const live = (await versionsLiveAt(reads, Number.MAX_SAFE_INTEGER)).get(cube);
    const { changes, commit, tooMany } = await cellChanges(reads, cube, version, days);
    return {
      changes: changes.map(({ dims, day, commit: number, values }) => ({
        dims: [...dims],
        day,
        commit: String(number),
        values: values.map(String),
      })),
      commit: String(commit),
      liveSince: String(live?.version === version ? live.from : 0),
      tooMany,
    };
  }

  async recordHistory(request: RecordHistoryRequest, signal?: AbortSignal) {
    const versions = await recordHistory(this.#reads(signal), request.type, request.id);
    return {
      versions: versions.map(({ prov, version, commit, ...rest }) => ({
        ...rest,
        version: String(version),
        commit: String(commit),
        raw: rawPlace(prov),
      })),
    };
  }

  async commitAt(request: CommitAtRequest, signal?: AbortSignal) {
    const reads = this.#reads(signal);
    const { commit, at } = await commitAt(reads, Number(request.instant));
    // The first commit of a later epoch is not the first that there was: what is before it was known once, and is no more.
    if (commit === 0 && (await lastCommit(reads)).epoch > FIRST_EPOCH) throw historyChanged();
    return { commit: String(commit), at: String(at) };
  }
}
