import { createHash } from 'node:crypto';
import type { ValueFlag, Values } from '@nhip/contracts';
import { dayOf, gather, grainOf, meaningOf, periodOf, type Gathered } from '@nhip/kernel';
import type { CompiledIndicator } from '../domain/catalogue-index.js';
import { listed } from '../domain/gather-live.js';
import {
  readAsOf,
  valuesQueryIn,
  type AsOf,
  type Filter,
  type ValuesParameters,
  type ValuesQuery,
} from '../domain/values-query.js';
import { unknownCommit } from '../faults.js';
import type { Ledger } from './ports.js';
import type { State } from './state.js';
import { gatheringOf, valueRows } from './value-rows.js';

interface Snapshot {
  readonly compiled: CompiledIndicator;
  readonly gathered: Gathered;
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
  ) {}

  async read(id: string, query: ValuesParameters, signal?: AbortSignal): Promise<Values> {
    const known = this.state.index.indicator(id, query.version);
    const today = dayOf(this.state.judgement(known.program).now);
    const valuesQuery = valuesQueryIn(this.state.index, known.program, query, today);
    const { compiled, gathered, commit, at } = await this.snapshot(
      known,
      valuesQuery,
      readAsOf(query.asOf),
      signal,
    );
    const isNow = query.asOf === undefined;
    const judgement = this.state.judgement(compiled.program);
    const rows = valueRows(this.state.index, compiled, valuesQuery, gathered, {
      ...judgement,
      now: isNow || at === 0 ? judgement.now : at,
    });
    // How the feeds stand is known of now alone.
    const standing = isNow && this.state.standing(compiled.program);
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
      values: rows.map(({ text: _text, ...row }) => ({ ...row, ...standing })),
    };
  }

  /** What is to be known of the value of one period. */
  async flags(
    known: CompiledIndicator,
    period: string,
    filters: readonly Filter[],
    asOf: AsOf,
    signal?: AbortSignal,
  ): Promise<readonly ValueFlag[]> {
    const grain = grainOf(period) ?? 'all';
    const valuesQuery = { grain, filters, ...(grain !== 'all' && { from: period, to: period }) };
    const { compiled, gathered } = await this.snapshot(known, valuesQuery, asOf, signal);
    const judgement = this.state.judgement(compiled.program);
    const rows = valueRows(this.state.index, compiled, valuesQuery, gathered, judgement);
    return rows[0]?.flags ?? [];
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
    const { head, index } = this.state;
    if (!asOf)
      return { compiled, gathered: this.state.gathered(compiled.program, question), ...head };
    const commit = await this.commitOf(asOf);
    const { cubeVersion, cells, at } = await this.ledger.cellsAsOf(
      compiled.program.id,
      commit,
      signal,
    );
    const then = index.countedBy(compiled, cubeVersion);
    const gathered = listed(gather(cells, then.program, question), question);
    return { compiled: then, gathered, commit, at };
  }
}
