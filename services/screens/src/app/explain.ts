import { createHash } from 'node:crypto';
import {
  dimensionsOf,
  type ExplainedRecord,
  type ExplainQuery,
  type Explanation,
  type LeftOut,
  type ValueFlag,
} from '@nhip/contracts';
import type { ExplainResponse, VersionBefore } from '@nhip/contracts/grpc';
import { compileFormula, dayOf, measuresOf, Rational } from '@nhip/kernel';
import { readCursor, writeCursor } from '../domain/cursor.js';
import type { CompiledIndicator } from '../domain/catalogue-index.js';
import { numbered } from '../domain/numbers.js';
import {
  filtersIn,
  periodOrAll,
  readAsOf,
  readUnits,
  type Filter,
} from '../domain/values-query.js';
import { sentenceOf, withNumbers } from '../domain/sentence.js';
import { leftOut } from './left-out.js';
import type { ExplainQuestion, Ledger } from './ports.js';
import { sinceAfterAsOf } from '../faults.js';
import { definitionOf, type ReadValues } from './read-values.js';
import { readableFields, shownRaw } from './shown-record.js';
import type { State } from './state.js';
import { measuresJson } from './value-rows.js';

type Amounts = Readonly<Record<string, Rational>>;

function amountsOf({ program }: CompiledIndicator, amounts: ExplainResponse['totals']): Amounts {
  const scales = new Map(program.measures.map(({ name, scale }) => [name, scale]));
  return Object.fromEntries(
    amounts.map(({ measure, amount }) => [
      measure,
      Rational.of(BigInt(amount), 10n ** BigInt(scales.get(measure) ?? 0)),
    ]),
  );
}

/** Records over all pages; null while they are counted. */
const countOf = ({ count }: ExplainResponse): number | null =>
  Number(count) < 0 ? null : Number(count);

/** What an indicator's formula makes of its measures. */
const valueOf = ({ indicator, program }: CompiledIndicator, totals: Amounts): string | undefined =>
  compileFormula(
    indicator.value,
    program.measures.map(({ name }) => name),
  )(totals)?.toFixed(indicator.decimals);

/** Ties a cursor to its question. */
function digestOf(
  { indicator }: CompiledIndicator,
  period: string,
  filters: readonly Filter[],
  units: number | undefined,
): string {
  const scope = [units ?? '', ...filters.map(({ dimension, asked }) => [dimension, ...asked])];
  return createHash('sha256')
    .update(JSON.stringify([indicator.id, indicator.definitionVersion, period, scope]))
    .digest('base64url')
    .slice(0, 16);
}

/** Says where a number comes from: sentence, formula, measures, and page by page the records behind it, down to their raw rows. */
export class Explain {
  constructor(
    private readonly state: State,
    private readonly ledger: Ledger,
    private readonly values: ReadValues,
  ) {}

  async explain(id: string, query: ExplainQuery, signal?: AbortSignal): Promise<Explanation> {
    const compiled = this.state.index.indicator(id, query.version);
    const { period, days } = periodOrAll(query.period);
    const units = readUnits(query.units, dayOf(this.state.judgement(compiled.program).now));
    const filters = filtersIn(this.state.index, compiled.program, dimensionsOf(query), units);
    const digest = digestOf(compiled, period, filters, units);
    const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, digest);
    const question: ExplainQuestion = {
      cube: compiled.program.id,
      cubeVersion: 0,
      measures: measuresOf(compiled.indicator.value),
      days,
      filters: filters.map(({ dimension, codes }) => ({ dimension, codes: [...codes] })),
      asOf: cursor?.commit ?? (await this.#commit(query.asOf)),
      since: cursor?.since ?? (await this.#commit(query.since)),
      cursor: cursor?.after ?? '',
      limit: query.limit,
    };
    const page = await this.ledger.explain(question, signal);
    const [commit, { since }] = [Number(page.commit), question];
    const isNow = query.asOf === undefined;
    if (since !== 0 && since > commit) throw sinceAfterAsOf(since, Math.max(0, commit));
    const next =
      page.cursor && writeCursor({ after: page.cursor, commit, since, question: digest });
    return {
      ...this.#said(compiled, period, filters, page, since === 0 ? undefined : Math.max(0, since)),
      ...(isNow && this.state.standing(compiled.program)),
      ...(since !== 0 && { since: this.#since(compiled, since, page) }),
      flags: cursor ? [] : await this.#flags(compiled, period, filters, question.asOf, signal),
      leftOut:
        cursor || since !== 0
          ? []
          : await this.#leftOut(compiled, { ...question, asOf: commit }, page, isNow),
      records: this.#records(compiled, page, since !== 0),
      ...(next && { cursor: next }),
    };
  }

  async #commit(asked: ExplainQuery['asOf']): Promise<number> {
    const asOf = readAsOf(asked);
    if (!asOf) return 0;
    const commit = await this.values.commitOf(asOf);
    // Commit 0 would mean that none was asked for; what was known before the first commit is nothing.
    return commit === 0 ? -1 : commit;
  }

  /** Told with the first page. @param asOf see `ExplainQuestion` */
  async #flags(
    compiled: CompiledIndicator,
    period: string,
    filters: readonly Filter[],
    asOf: number,
    signal?: AbortSignal,
  ): Promise<readonly ValueFlag[]> {
    if (asOf < 0) return [];
    const commit = asOf === 0 ? undefined : { commit: asOf };
    return this.values.flags(compiled, period, filters, commit, signal);
  }

  #said(
    compiled: CompiledIndicator,
    period: string,
    filters: readonly Filter[],
    page: ExplainResponse,
    since: number | undefined,
  ) {
    const { indicator, program } = compiled;
    const totals = amountsOf(compiled, page.totals);
    const count = countOf(page);
    const isKnown = Number(page.commit) >= 0 && (count !== 0 || this.#hasData(compiled));
    const text = isKnown ? valueOf(compiled, totals) : undefined;
    const numbers = new Map(
      program.measures.flatMap(({ name, scale }) =>
        totals[name] ? [[name, totals[name].toFixed(scale)]] : [],
      ),
    );
    return {
      indicator: indicator.id,
      version: indicator.definitionVersion,
      definition: definitionOf(compiled, this.state),
      name: indicator.name,
      meaning: indicator.meaning,
      unit: indicator.unit,
      unitName: indicator.unitName ?? null,
      decimals: indicator.decimals,
      commit: Math.max(0, Number(page.commit)),
      period,
      dims: Object.fromEntries(filters.map(({ dimension, asked: codes }) => [dimension, codes])),
      ...numbered(text),
      sentence: sentenceOf(indicator, period, text, count, since),
      formula: indicator.value,
      calculation: {
        vi: withNumbers(indicator.value, numbers, 'vi'),
        en: withNumbers(indicator.value, numbers, 'en'),
      },
      measures: measuresJson(compiled, totals),
      count,
    };
  }

  #hasData({ program }: CompiledIndicator): boolean {
    return this.state.gathered(program, { filters: new Map() }).span !== undefined;
  }

  /** The number as it was at a commit. */
  #since(compiled: CompiledIndicator, commit: number, page: ExplainResponse) {
    const totals = amountsOf(compiled, page.totalsBefore);
    return {
      commit: Math.max(0, commit),
      ...numbered(commit < 0 ? undefined : valueOf(compiled, totals)),
      measures: measuresJson(compiled, totals),
    };
  }

  #records(
    compiled: CompiledIndicator,
    { records }: ExplainResponse,
    isChange: boolean,
  ): readonly ExplainedRecord[] {
    const contribution = (amounts: ExplainResponse['totals']) =>
      measuresJson(compiled, amountsOf(compiled, amounts));
    return records.map(({ id, contributions, contributionsBefore, before, ...version }) => ({
      id,
      type: compiled.program.record,
      contribution: contribution(contributions),
      ...this.#shown(compiled, version),
      ...(isChange && {
        before: {
          contribution: contribution(contributionsBefore),
          standing: before && this.#shown(compiled, before),
        },
      }),
    }));
  }

  #shown(compiled: CompiledIndicator, { version, fields, raw }: VersionBefore) {
    return {
      version: Number(version),
      fields: readableFields(compiled.program.record, fields, this.state.index),
      raw: shownRaw(raw),
    };
  }

  /** Told with the first page. Rows that wait are known of now alone. */
  #leftOut(
    compiled: CompiledIndicator,
    question: ExplainQuestion,
    page: ExplainResponse,
    isNow: boolean,
  ): Promise<readonly LeftOut[]> {
    const feeds = isNow ? this.state.index.feedsOf(compiled.program) : [];
    const waiting = this.state.waiting(feeds);
    return leftOut(this.ledger, compiled, question, countOf(page), waiting);
  }
}
