import { createHash } from 'node:crypto';
import { compileFormula, measuresOf, Rational } from '@nhip/kernel';
import { readCursor, writeCursor } from '../domain/cursor.js';
import type { Asked } from '../domain/known.js';
import { numbered } from '../domain/numbers.js';
import {
  asOfIn,
  filtersIn,
  periodAsked,
  refuseUnserved,
  single,
  versionIn,
  type Filter,
  type Query,
} from '../domain/question.js';
import { sentenceOf, withNumbers } from '../domain/sentence.js';
import { leftOut, type LeftOut } from './left-out.js';
import type { Explained, ExplainQuestion, Ledger } from './ports.js';
import { definitionOf, type ReadValues } from './read-values.js';
import { readableFields, shownRaw } from './shown-record.js';
import type { State } from './state.js';
import { measuresJson } from './value-rows.js';

const PAGE = 100;
const MOST = 1000;

type Amounts = Readonly<Record<string, Rational>>;

function amountsOf({ program }: Asked, amounts: Explained['totals']): Amounts {
  const scales = new Map(program.measures.map(({ name, scale }) => [name, scale]));
  return Object.fromEntries(
    amounts.map(({ measure, amount }) => [
      measure,
      Rational.of(BigInt(amount), 10n ** BigInt(scales.get(measure) ?? 0)),
    ]),
  );
}

/** Ties a cursor to its question. */
function digestOf({ indicator }: Asked, period: string, filters: readonly Filter[]): string {
  const scope = filters.map(({ dimension, asked }) => [dimension, ...asked]);
  return createHash('sha256')
    .update(JSON.stringify([indicator.id, indicator.definitionVersion, period, scope]))
    .digest('base64url')
    .slice(0, 16);
}

function limitIn(query: Query): number {
  const limit = Number(single(query, 'limit') ?? PAGE);
  return Number.isInteger(limit) && limit >= 1 ? Math.min(limit, MOST) : PAGE;
}

/** Says where a number comes from: sentence, formula, measures, and page by page the records behind it, down to their raw rows. */
export class Explain {
  constructor(
    private readonly state: State,
    private readonly ledger: Ledger,
    private readonly values: ReadValues,
  ) {}

  async explain(id: string, query: Query) {
    refuseUnserved(query);
    const asked = this.state.known.ask(id, versionIn(query));
    const { period, days } = periodAsked(query);
    const filters = filtersIn(this.state.known, asked.program, query);
    const digest = digestOf(asked, period, filters);
    const cursorText = single(query, 'cursor');
    const cursor = cursorText === undefined ? undefined : readCursor(cursorText, digest);
    const question: ExplainQuestion = {
      cube: asked.program.id,
      cubeVersion: asked.program.version,
      measures: measuresOf(asked.indicator.value),
      days,
      filters: filters.map(({ dimension, codes }) => ({ dimension, codes: [...codes] })),
      asOf: cursor?.commit ?? (await this.#asOf(query)),
      cursor: cursor?.after ?? '',
      limit: limitIn(query),
    };
    const page = await this.ledger.explain(question);
    const next =
      page.cursor &&
      writeCursor({ after: page.cursor, commit: Number(page.commit), question: digest });
    return {
      ...this.#said(asked, period, filters, page),
      leftOut: cursor
        ? []
        : await this.#leftOut(asked, { ...question, asOf: Number(page.commit) }, page),
      records: this.#records(asked, page),
      ...(next && { cursor: next }),
    };
  }

  async #asOf(query: Query): Promise<number> {
    const asOf = asOfIn(query);
    if (!asOf) return 0;
    const { commit } = await this.values.commitOf(asOf);
    // Commit 0 would mean now; what was known before the first commit is nothing.
    return commit === 0 ? -1 : commit;
  }

  #said(asked: Asked, period: string, filters: readonly Filter[], page: Explained) {
    const { indicator, program } = asked;
    const totals = amountsOf(asked, page.totals);
    const count = Number(page.count);
    const names = program.measures.map(({ name }) => name);
    const text =
      count === 0 && !this.#hasData(asked)
        ? undefined
        : compileFormula(indicator.value, names)(totals)?.toFixed(indicator.decimals);
    const numbers = new Map(
      program.measures.flatMap(({ name, scale }) =>
        totals[name] ? [[name, totals[name].toFixed(scale)]] : [],
      ),
    );
    return {
      indicator: indicator.id,
      version: indicator.definitionVersion,
      definition: definitionOf(asked, this.state),
      name: indicator.name,
      meaning: indicator.meaning,
      unit: indicator.unit,
      unitName: indicator.unitName ?? null,
      decimals: indicator.decimals,
      commit: Math.max(0, Number(page.commit)),
      period,
      dims: Object.fromEntries(filters.map(({ dimension, asked: codes }) => [dimension, codes])),
      ...numbered(text),
      sentence: sentenceOf(indicator, period, text, count),
      formula: indicator.value,
      calculation: {
        vi: withNumbers(indicator.value, numbers, 'vi'),
        en: withNumbers(indicator.value, numbers, 'en'),
      },
      measures: measuresJson(asked, totals),
      count,
      ...this.state.standing(program),
    };
  }

  #hasData({ program }: Asked): boolean {
    return this.state.cells(program)[Symbol.iterator]().next().done !== true;
  }

  #records(asked: Asked, { records }: Explained) {
    return records.map(({ id, version, contributions, raw, fields }) => ({
      id,
      type: asked.program.record,
      version: Number(version),
      contribution: measuresJson(asked, amountsOf(asked, contributions)),
      fields: readableFields(asked.program.record, fields, this.state.known),
      raw: shownRaw(raw),
    }));
  }

  /** Told with the first page. */
  #leftOut(asked: Asked, question: ExplainQuestion, page: Explained): Promise<readonly LeftOut[]> {
    const waiting = this.state.waiting(this.state.known.feedsOf(asked.program));
    return leftOut(this.ledger, asked, question, Number(page.count), waiting);
  }
}
