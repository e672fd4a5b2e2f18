import { createHash } from 'node:crypto';
import {
  dimensionsOf,
  wrongCursor,
  type ExplainedPart,
  type ExplainedRecord,
  type ExplainQuery,
  type Explanation,
  type LeftOut,
  type Text,
} from '@nhip/contracts';
import type { ExplainResponse, VersionBefore } from '@nhip/contracts/grpc';
import {
  dayOf,
  distinctValues,
  MIXED,
  Rational,
  wholeIn,
  type CompiledIndicator,
  numbered,
  filtersIn,
  periodOrAll,
  readAsOf,
  readUnits,
  type Filter,
  figureTexts,
  measuresJson,
  type Sources,
  type ValueRow,
} from '@nhip/kernel';
import { readCursor, writeCursor, type ExplainCursor } from '../domain/cursor.js';
import { boundsOf, isPlain, measuresOf, partsOf, type Part } from '../domain/parts.js';
import { sentenceOf, withNumbers } from '../domain/sentence.js';
import { leftOut } from './left-out.js';
import type { ExplainQuestion, Ledger } from './ports.js';
import { sinceAfterAsOf } from '../faults.js';
import { definitionOf, type ReadValues } from './read-values.js';
import { readableFields, shownRaw } from './shown-record.js';
import type { State } from './state.js';

/** What stands in the place of a number, and the cubes that say so; without data, or where nobody asked, neither. */
interface Answered {
  readonly row?: ValueRow | undefined;
  readonly sources?: Sources;
}

/** The figures of how many different values there are, and the cubes that hold these values. */
interface Counted {
  readonly amounts: Amounts;
  readonly sources: Sources | undefined;
}

/** That are told of a part which counts them. */
const MOST_VALUES = 500;

type Amounts = Readonly<Record<string, Rational | undefined>>;

/** A part of a number, with what the ledger says of it. */
interface Told {
  readonly part: Part;
  readonly page: ExplainResponse;
}

/** What a part adds to each of its figures. */
function amountsOf({ program, figures }: Part, amounts: ExplainResponse['totals']): Amounts {
  const sums = new Map(amounts.map(({ measure, amount }) => [measure, BigInt(amount)]));
  const scales = new Map(program.measures.map(({ name, scale }) => [name, scale]));
  return Object.fromEntries(
    figures.flatMap(({ name, measure }) => {
      const sum = sums.get(measure);
      const unit = 10n ** BigInt(scales.get(measure) ?? 0);
      return sum === undefined ? [] : [[name, Rational.of(sum, unit)]];
    }),
  );
}

/** Of figures that are not told: they would mix what is never added up. */
const noneOf = (figures: Part['figures']): Amounts =>
  Object.fromEntries(figures.map(({ name }) => [name, undefined]));

/** @param counted what does not add up from records */
const totalsOf = (told: readonly Told[], counted: Amounts): Amounts =>
  Object.assign({}, ...told.map(({ part, page }) => amountsOf(part, page.totals)), counted);
const totalsBeforeOf = (told: readonly Told[], counted: Amounts): Amounts =>
  Object.assign({}, ...told.map(({ part, page }) => amountsOf(part, page.totalsBefore)), counted);

/** The figures of how many different values there are, as a row says them: they are no sums of records. */
const countedIn = ({ formulas }: CompiledIndicator, row: ValueRow | undefined): Amounts =>
  Object.fromEntries(
    formulas.value.figures.flatMap(({ name, view }): [string, Rational | undefined][] => {
      if (!view.distinct) return [];
      const count = row?.measures[name] ?? null;
      return [[name, count === null ? undefined : Rational.of(BigInt(count))]];
    }),
  );

/** Those of a part. */
const ofPart = ({ figures }: Part, amounts: Amounts): Amounts =>
  Object.fromEntries(
    figures.flatMap(({ name }) => (name in amounts ? [[name, amounts[name]]] : [])),
  );

const countsDistinct = ({ formulas }: CompiledIndicator): boolean =>
  formulas.value.figures.some(({ view }) => view.distinct);

/** Records over all pages; null while they are counted. */
const countOf = ({ count }: Pick<ExplainResponse, 'count'>): number | null =>
  Number(count) < 0 ? null : Number(count);

/** The same over all parts. */
const countOfAll = (told: readonly Told[]): number | null =>
  told.reduce<number | null>((sum, { page }) => {
    const count = countOf(page);
    return sum === null || count === null ? null : sum + count;
  }, 0);

/** What an indicator's formula makes of its figures. */
const valueOf = ({ indicator, formulas }: CompiledIndicator, totals: Amounts): string | undefined =>
  formulas.value.compute(totals)?.toFixed(indicator.decimals);

/** How many of how many an indicator is a share of; undefined where it is none, or of nothing. */
function shareOf(compiled: CompiledIndicator, totals: Amounts): Explanation['share'] {
  const whole = wholeIn(compiled.indicator.value);
  const of = whole === undefined ? undefined : totals[whole];
  const percent = of && compiled.formulas.value.compute(totals);
  if (whole === undefined || !percent) return undefined;
  const part = percent.times(of).times(Rational.of(1, 100));
  const scale = compiled.program.measures.find(({ name }) => name === whole)?.scale ?? 0;
  return { part: part.toFixed(scale), of: of.toFixed(scale), whole };
}

const lowerFirst = (text: string): string => text.slice(0, 1).toLowerCase() + text.slice(1);

type ExplainScope = Pick<ExplainQuestion, 'filters' | 'asOf' | 'since'>;

/** A part asked for its sums alone. */
const questionOf = (part: Part, scope: ExplainScope): ExplainQuestion => ({
  ...scope,
  cube: part.program.id,
  cubeVersion: 0,
  measures: [...measuresOf(part)],
  days: part.days,
  cursor: '',
  limit: 1,
});

/** Where the page after one begins: the parts follow each other. */
function nextOf(
  { cursor }: ExplainResponse,
  part: number,
  parts: number,
): Pick<ExplainCursor, 'part' | 'after'> | undefined {
  if (cursor) return { part, after: cursor };
  return part + 1 < parts ? { part: part + 1, after: '' } : undefined;
}

/** What a question is restricted to, by dimension. */
const codesOf = (filters: readonly Filter[]): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(filters.map(({ dimension, codes }) => [dimension, [...codes]]));

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
    const { period } = periodOrAll(query.period);
    const units = readUnits(query.units, dayOf(this.state.clock));
    const filters = filtersIn(this.state.index, compiled, dimensionsOf(query), units);
    const digest = digestOf(compiled, period, filters, units);
    const cursor = query.cursor === undefined ? undefined : readCursor(query.cursor, digest);
    const parts = partsOf(compiled, period);
    const at = cursor?.part ?? 0;
    const part = parts[at];
    if (!part) throw wrongCursor();
    const scope = {
      filters: filters.map(({ dimension, codes }) => ({ dimension, codes: [...codes] })),
      asOf: cursor?.commit ?? (await this.#commitFor(compiled, query.asOf)),
      since: cursor?.since ?? (await this.#commit(query.since)),
    };
    const question = {
      ...questionOf(part, scope),
      cursor: cursor?.after ?? '',
      limit: query.limit,
    };
    const page = await this.ledger.explain(question, signal);
    const [commit, { since }] = [Number(page.commit), question];
    const isNow = query.asOf === undefined;
    if (since !== 0 && since > commit) throw sinceAfterAsOf(since, Math.max(0, commit));
    const then = { ...scope, asOf: commit > 0 ? commit : -1 };
    const told = await this.#told(parts, { part, page }, then, signal);
    // On later pages of a plain number there are records, and so there are data.
    const rowAt = async (asked: number): Promise<Answered> =>
      cursor && isPlain(compiled) ? {} : this.#row(compiled, period, filters, asked, signal);
    const { row } = await rowAt(await this.#commit(query.asOf));
    const { row: before } = since > 0 ? await rowAt(since) : {};
    const counting = countsDistinct(compiled) ? await rowAt(then.asOf) : {};
    const counted = {
      amounts: countedIn(compiled, counting.row),
      sources: cursor ? undefined : counting.sources,
    };
    const next = nextOf(page, at, parts.length);
    return {
      ...this.#said(
        compiled,
        period,
        filters,
        told,
        counted,
        row,
        since === 0 ? undefined : Math.max(0, since),
      ),
      ...(isNow && this.state.standings(compiled)?.(period, codesOf(filters))),
      ...(since !== 0 && { since: this.#since(compiled, since, told, before) }),
      flags: cursor ? this.#flagsOfAll(compiled) : (row?.flags ?? []),
      ...(!cursor && row?.revised && { revised: row.revised }),
      leftOut:
        cursor || since !== 0
          ? []
          : await this.#leftOut(compiled, part, { ...question, asOf: commit }, page, isNow),
      records: this.#records(compiled, { part, page }, parts, since !== 0),
      ...(next && { cursor: writeCursor({ ...next, commit, since, question: digest }) }),
    };
  }

  /** All parts as of the commit of the page of one. */
  #told(
    parts: readonly Part[],
    first: Told,
    scope: ExplainScope,
    signal?: AbortSignal,
  ): Promise<readonly Told[]> {
    return Promise.all(
      parts.map(async (part) =>
        part === first.part
          ? first
          : { part, page: await this.ledger.explain(questionOf(part, scope), signal) },
      ),
    );
  }

  /** What does not add up from records is read as of one commit with them. */
  async #commitFor(compiled: CompiledIndicator, asked: ExplainQuery['asOf']): Promise<number> {
    const commit = await this.#commit(asked);
    return commit === 0 && countsDistinct(compiled) ? this.state.head.commit : commit;
  }

  async #commit(asked: ExplainQuery['asOf']): Promise<number> {
    const asOf = readAsOf(asked);
    if (!asOf) return 0;
    const commit = await this.values.commitOf(asOf);
    // Commit 0 would mean that none was asked for; what was known before the first commit is nothing.
    return commit === 0 ? -1 : commit;
  }

  /** What stands in the place of the number. @param asOf see `ExplainQuestion` */
  async #row(
    compiled: CompiledIndicator,
    period: string,
    filters: readonly Filter[],
    asOf: number,
    signal?: AbortSignal,
  ): Promise<Answered> {
    if (asOf < 0) return {};
    const commit = asOf === 0 ? undefined : { commit: asOf };
    return this.values.row(compiled, period, filters, commit, signal);
  }

  #said(
    compiled: CompiledIndicator,
    period: string,
    filters: readonly Filter[],
    told: readonly Told[],
    counted: Counted,
    row: ValueRow | undefined,
    since: number | undefined,
  ) {
    const { indicator } = compiled;
    const isMixed = this.state.kindsOf(compiled).length > 1;
    const sums = isMixed
      ? noneOf(compiled.formulas.value.figures)
      : totalsOf(told, counted.amounts);
    const totals = isMixed ? sums : this.#known(compiled, sums, row);
    const count = countOfAll(told);
    const commit = Number(told[0]?.page.commit);
    const isKnown = commit >= 0 && (count !== 0 || this.#hasData(compiled));
    const text = isKnown && !isMixed ? valueOf(compiled, totals) : undefined;
    const numbers = figureTexts(compiled, totals);
    const share = text === undefined ? undefined : shareOf(compiled, totals);
    // How many different values there are is added up from nothing.
    const summed = countsDistinct(compiled) && since === undefined ? null : count;
    const names = this.#names(compiled);
    const said = share && { ...share, name: names[share.whole] ?? this.#recordName(compiled) };
    return {
      indicator: indicator.id,
      version: indicator.definitionVersion,
      definition: definitionOf(compiled, this.state),
      name: indicator.name,
      meaning: indicator.meaning,
      unit: indicator.unit,
      unitName: indicator.unitName ?? null,
      decimals: indicator.decimals,
      commit: Math.max(0, commit),
      period,
      dims: Object.fromEntries(filters.map(({ dimension, asked: codes }) => [dimension, codes])),
      ...numbered(text),
      sentence: sentenceOf(indicator, period, text, summed, since, said),
      formula: indicator.value,
      calculation: {
        vi: withNumbers(indicator.value, numbers, 'vi'),
        en: withNumbers(indicator.value, numbers, 'en'),
      },
      measures: measuresJson(compiled, totals),
      names,
      ...(share && { share }),
      ...(!isPlain(compiled) && {
        parts: told.map(({ part, page }) => ({
          cube: part.program.id,
          ...boundsOf(part),
          measures: measuresJson(compiled, ofPart(part, sums)),
          count: countOf(page),
          ...this.#distinctOf(part, isMixed ? undefined : counted.sources),
        })),
      }),
      ...(isMixed && { reason: MIXED }),
      count,
    };
  }

  /** What measures count, those of other cubes by their names in the formula. */
  #names({ programs }: CompiledIndicator): Readonly<Record<string, Text>> {
    const named = [...programs].flatMap(([as, { id, distinct }]) =>
      Object.entries(this.state.index.catalogue.get('cube', id)?.measures ?? {}).flatMap(
        ([measure, { name }]): [string, Text][] => {
          const path = as === '' ? measure : `${as}.${measure}`;
          if (!name) return [];
          return [
            [path, name],
            ...(distinct ? [[`distinct(${path})`, name] as [string, Text]] : []),
          ];
        },
      ),
    );
    return Object.fromEntries(named);
  }

  /** The field whose different values a part counts, and those values. */
  #distinctOf(
    { program, figures, days }: Part,
    sources: Sources | undefined,
  ): Pick<ExplainedPart, 'distinct'> {
    const { catalogue } = this.state.index;
    const field = catalogue.get('cube', program.id)?.distinct;
    if (field === undefined || !figures.some(({ view }) => view.distinct)) return {};
    const named = catalogue.get('type', program.record)?.fields[field]?.name;
    const distinct = { field, name: named ?? { vi: field, en: field } };
    const source = sources?.get(figures[0]?.cube ?? '');
    if (!source) return { distinct };
    const values = distinctValues(source.program, source.gathered, figures, days);
    return {
      distinct: { ...distinct, values: values.slice(0, MOST_VALUES), count: values.length },
    };
  }

  #recordName({ program }: CompiledIndicator): Text {
    const { catalogue } = this.state.index;
    const name =
      catalogue.get('cube', program.id)?.name ?? catalogue.get('type', program.record)?.name;
    return name
      ? { vi: lowerFirst(name.vi), en: lowerFirst(name.en) }
      : { vi: 'bản ghi', en: 'records' };
  }

  /** Where there are no data no record of them adds up to no number, not to 0. */
  #known(compiled: CompiledIndicator, totals: Amounts, row: ValueRow | undefined): Amounts {
    if (!row && isPlain(compiled)) return totals;
    return Object.fromEntries(
      compiled.formulas.value.figures.map(({ name }) => [
        name,
        (row?.measures[name] ?? null) === null ? undefined : totals[name],
      ]),
    );
  }

  #hasData(compiled: CompiledIndicator): boolean {
    const sources = this.state.sources(compiled, { filters: new Map() });
    return [...sources.values()].some(({ gathered }) => gathered.span !== undefined);
  }

  /** What later pages say of the number, too. */
  #flagsOfAll(compiled: CompiledIndicator): Explanation['flags'] {
    return this.state.kindsOf(compiled).includes('simulated') ? ['simulated'] : [];
  }

  /** The number as it was at a commit. */
  #since(
    compiled: CompiledIndicator,
    commit: number,
    told: readonly Told[],
    row: ValueRow | undefined,
  ) {
    const isMixed = this.state.kindsOf(compiled).length > 1;
    const totals = isMixed
      ? noneOf(compiled.formulas.value.figures)
      : this.#known(compiled, totalsBeforeOf(told, countedIn(compiled, row)), row);
    return {
      commit: Math.max(0, commit),
      ...numbered(commit < 0 || isMixed ? undefined : valueOf(compiled, totals)),
      measures: measuresJson(compiled, totals),
    };
  }

  #records(
    compiled: CompiledIndicator,
    { part, page }: Told,
    parts: readonly Part[],
    isChange: boolean,
  ): readonly ExplainedRecord[] {
    const type = part.program.record;
    const isShare = wholeIn(compiled.indicator.value) !== undefined;
    const alone = (amounts: ExplainResponse['totals']): Pick<ExplainedRecord, 'alone'> => {
      const text = isShare ? valueOf(compiled, amountsOf(part, amounts)) : undefined;
      return text === undefined ? {} : { alone: Number(text) };
    };
    const contribution = (amounts: ExplainResponse['totals']) =>
      measuresJson(compiled, amountsOf(part, amounts));
    return page.records.map(({ id, contributions, contributionsBefore, before, ...version }) => ({
      id,
      type,
      ...(!isPlain(compiled) && { part: parts.indexOf(part) }),
      contribution: contribution(contributions),
      ...alone(contributions),
      ...this.#shown(type, version),
      ...(isChange && {
        before: {
          contribution: contribution(contributionsBefore),
          standing: before && this.#shown(type, before),
        },
      }),
    }));
  }

  #shown(type: string, { version, fields, raw }: VersionBefore) {
    return {
      version: Number(version),
      fields: readableFields(type, fields, this.state.index),
      raw: shownRaw(raw, this.state.index, this.state.isSimulated),
    };
  }

  /** Told with the first page, of its part. Rows that wait are known of now alone. */
  #leftOut(
    { read }: CompiledIndicator,
    { program }: Part,
    question: ExplainQuestion,
    page: ExplainResponse,
    isNow: boolean,
  ): Promise<readonly LeftOut[]> {
    const feeds = isNow ? this.state.index.catalogue.feedsBehind(read) : [];
    const waiting = this.state.waiting(feeds);
    return leftOut(this.ledger, program, question, countOf(page), waiting);
  }
}
