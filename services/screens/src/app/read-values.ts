import { createHash } from 'node:crypto';
import type { Values } from '@nhip/contracts';
import {
  dayOf,
  gather,
  grainOf,
  meaningOf,
  periodOf,
  type Sources,
  type CompiledIndicator,
  listed,
  type Gathering,
  readAsOf,
  valuesQueryIn,
  type AsOf,
  type Filter,
  type ValuesParameters,
  type ValuesQuery,
  gatheringOf,
  valueRows,
  versionIds,
  type ValueRow,
} from '@nhip/kernel';
import { unknownCommit } from '../faults.js';
import type { AskForChanges } from './ask-for-changes.js';
import type { CellsAsOf, Ledger } from './ports.js';
import type { State } from './state.js';

interface Snapshot {
  readonly compiled: CompiledIndicator;
  readonly sources: Sources;
  readonly commit: number;
  readonly at: number;
}

const hashes = new WeakMap<object, string>();

/** SHA-256 of what an indicator means; computed once for a catalogue. */
export function definitionOf({ indicator }: CompiledIndicator, state: State): string {
  const known = hashes.get(indicator);
  if (known) return known;
  const hash = createHash('sha256')
    .update(meaningOf(indicator, state.index.catalogue))
    .digest('hex');
  hashes.set(indicator, hash);
  return hash;
}

/** Answers what an indicator says: from memory for now, from the ledger for what was known then. */
export class ReadValues {
  constructor(
    private readonly state: State,
    private readonly ledger: Ledger,
    private readonly changes: Pick<AskForChanges, 'ask'>,
  ) {}

  async read(id: string, query: ValuesParameters, signal?: AbortSignal): Promise<Values> {
    const known = this.state.index.indicator(id, query.version);
    const today = dayOf(this.state.clock);
    const valuesQuery = valuesQueryIn(this.state.index, known, query, today);
    const asOf = readAsOf(query.asOf);
    const isNow = asOf === undefined;
    const { compiled, commit, at, rows } = await this.#answer(known, valuesQuery, asOf, signal);
    // How the feeds stand is known of now alone.
    const standingOf = isNow && this.state.standings(compiled);
    const { indicator } = compiled;
    return {
      indicator: id,
      version: indicator.definitionVersion,
      definition: definitionOf(compiled, this.state),
      unit: indicator.unit,
      unitName: indicator.unitName ?? null,
      decimals: indicator.decimals,
      commit,
      at: at ? new Date(at).toISOString() : null,
      ...(valuesQuery.units !== undefined && { units: periodOf(valuesQuery.units, 'day') }),
      values: rows.map(({ text: _text, ...row }) => ({
        ...row,
        ...(standingOf && standingOf(row.period, versionIds(row.dims))),
      })),
    };
  }

  /** What an indicator says of one period, undefined where it says nothing, and the cubes that say so, by their names in the formula. */
  async row(
    known: CompiledIndicator,
    period: string,
    filters: readonly Filter[],
    asOf: AsOf,
    signal?: AbortSignal,
  ): Promise<{ readonly row: ValueRow | undefined; readonly sources: Sources }> {
    const grain = grainOf(period) ?? 'all';
    const valuesQuery = { grain, filters, ...(grain !== 'all' && { from: period, to: period }) };
    const { rows, sources } = await this.#answer(known, valuesQuery, asOf, signal);
    return { row: rows[0], sources };
  }

  /** The rows of an answer; of now with what is known of how they were revised, which is asked for where it is not. */
  async #answer(
    known: CompiledIndicator,
    valuesQuery: ValuesQuery,
    asOf: AsOf,
    signal?: AbortSignal,
  ): Promise<Snapshot & { readonly rows: readonly ValueRow[] }> {
    const answered = async () => {
      const snapshot = await this.snapshot(known, valuesQuery, asOf, signal);
      const { compiled, sources, at } = snapshot;
      const now = asOf === undefined || at === 0 ? this.state.clock : at;
      const rows = valueRows(this.state.index, compiled, valuesQuery, sources, now);
      if (asOf) return { ...snapshot, rows };
      return { ...snapshot, rows: this.state.revisions.marked(compiled, valuesQuery, rows) };
    };
    const answer = await answered();
    const wanted = asOf ? [] : this.state.revisions.wantedOf(answer.compiled);
    if (wanted.length === 0) return answer;
    await Promise.all(wanted.map((program) => this.changes.ask(program)));
    return answered();
  }

  /** The commit number that `asOf` means; 0 = before the first. */
  async commitOf(asOf: Exclude<AsOf, undefined>): Promise<number> {
    if ('instant' in asOf) return (await this.ledger.commitAt(asOf.instant)).commit;
    const { commit } = this.state.head;
    if (asOf.commit <= commit) return asOf.commit;
    throw unknownCommit(asOf.commit, commit);
  }

  private async snapshot(
    compiled: CompiledIndicator,
    valuesQuery: ValuesQuery,
    asOf: AsOf,
    signal?: AbortSignal,
  ): Promise<Snapshot> {
    const question = gatheringOf(valuesQuery);
    const { head } = this.state;
    if (!asOf) return { compiled, sources: this.state.sources(compiled, question), ...head };
    return this.#then(compiled, question, asOf, signal);
  }

  /** What the cubes said at a commit, in the versions that were live then. */
  async #then(
    compiled: CompiledIndicator,
    question: Gathering,
    asOf: Exclude<AsOf, undefined>,
    signal?: AbortSignal,
  ): Promise<Snapshot> {
    const commit = await this.commitOf(asOf);
    const asked = new Map<string, CellsAsOf>();
    const ask = async ({ programs }: CompiledIndicator): Promise<void> => {
      const ids = new Set([...programs.values()].map(({ id }) => id));
      for (const id of ids)
        if (!asked.has(id)) asked.set(id, await this.ledger.cellsAsOf(id, commit, signal));
    };
    await ask(compiled);
    const versions = new Map([...asked].map(([id, { cubeVersion }]) => [id, cubeVersion]));
    const then = this.state.index.countedBy(compiled, versions);
    await ask(then);
    const at = asked.get(then.program.id)?.at ?? 0;
    const by = 'instant' in asOf ? asOf.instant : at;
    const sources = new Map(
      [...then.programs].map(([name, program]) => {
        const cells = asked.get(program.id)?.cells ?? [];
        return [
          name,
          this.state.source(
            program,
            question,
            (one) => listed(gather(cells, program, one), one),
            by,
          ),
        ];
      }),
    );
    return { compiled: then, sources, commit, at };
  }
}
