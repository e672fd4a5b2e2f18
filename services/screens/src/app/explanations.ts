import { Fault } from '@nhip/contracts';
import { daysOf, grainOf, measuresOf, type Defined } from '@nhip/kernel';
import type { GrpcAsk } from '@nhip/platform';
import type { FeedStates } from '../domain/feed-states.js';
import { filtersOf } from '../domain/question.js';
import type { Bound, Figures } from './figures.js';

type Query = Readonly<Record<string, string | undefined>>;

interface RawPlace {
  readonly agency: string;
  readonly sentBy: string;
  readonly sentAt: string;
  readonly receipt: string;
  readonly file: string;
  readonly row: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly sha256: string;
  readonly feed: string;
  readonly mapping: number;
}

interface LedgerExplanation {
  readonly records: readonly { readonly id: string; readonly version: string; readonly contributions: readonly { measure: string; amount: string }[]; readonly raw: RawPlace; readonly fields: string }[];
  readonly cursor: string;
  readonly totals: readonly { measure: string; amount: string }[];
  readonly count: string;
  readonly commit: string;
}

const amounts = (list: readonly { measure: string; amount: string }[]): Record<string, number> => Object.fromEntries(list.map(({ measure, amount }) => [measure, Number(amount)]));
export const rawView = ({ sentAt, file, offset, ...raw }: RawPlace) => ({ ...raw, sentAt: new Date(Number(sentAt)).toISOString(), file: file || null, offset: Number(offset) });

/** Where a number comes from: the records behind it, each down to its raw row. */
export class Explanations {
  constructor(
    private readonly figures: Figures,
    private readonly feeds: FeedStates,
    private readonly ask: GrpcAsk,
  ) {}

  async explain(id: string, query: Query) {
    const bound = this.figures.bound(id);
    const { indicator, program, definition } = bound;
    const period = query['period'] ?? 'all';
    const grain = grainOf(period);
    const days = grain && daysOf(period, grain);
    if (!grain || !days) throw new Fault('invalid', 'wrong-period', { vi: `“${period}” không phải một kỳ`, en: `“${period}” is no period` }, { fields: { status: 400 } });
    const filters = filtersOf(query, program, this.figures.catalogue);
    const commit = await this.figures.commitOf(query['asOf']);
    const measures = measuresOf(indicator.value);
    const limit = Math.min(Math.max(Number(query['limit'] ?? 100) || 100, 1), 1000);
    const answer = await this.ask<LedgerExplanation>('Explain', {
      cube: program.id,
      cubeVersion: program.version,
      measures,
      days,
      filters: [...filters].map(([dimension, codes]) => ({ dimension, codes: [...codes] })),
      asOf: String(commit ?? 0),
      cursor: query['cursor'] ?? '',
      limit,
    }, 30_000);
    const bounds = grain === 'all' ? {} : { from: period, to: period };
    const [rolled] = await this.figures.rolled(bound, { grain, filters, ...bounds }, Number(answer.commit));
    const value = rolled?.value === undefined ? null : Number(rolled.value);
    return {
      indicator: id,
      version: indicator.definitionVersion,
      definition,
      name: indicator.name,
      meaning: indicator.meaning,
      unit: indicator.unit,
      decimals: indicator.decimals,
      period,
      value,
      formula: indicator.value,
      measures: amounts(answer.totals),
      count: Number(answer.count),
      commit: Number(answer.commit),
      records: answer.records.map((record) => ({ id: record.id, version: Number(record.version), contribution: amounts(record.contributions), fields: this.fields(bound, record.fields), raw: rawView(record.raw) })),
      leftOut: this.#leftOut(program.record),
      ...(answer.cursor && { cursor: answer.cursor }),
    };
  }

  #leftOut(type: string) {
    const waiting = this.feeds.waiting(this.figures.catalogue, type);
    if (waiting === 0) return [];
    return [{ code: 'quarantined', count: waiting, message: { vi: 'dòng chờ sửa, chưa tính vào số liệu', en: 'rows that wait to be mended and count in no number' } }];
  }

  /** Fields as people read them: instants as ISO text, codes with their names. */
  fields({ program }: Pick<Bound, 'program'>, json: string): Record<string, unknown> {
    const type = this.figures.catalogue.get('type', program.record);
    return type ? readable(type, json, this.figures) : (JSON.parse(json) as Record<string, unknown>);
  }
}

/** A record's fields with names and times that a person can read. */
export function readable(type: Defined<'type'>, json: string, figures: Figures): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(JSON.parse(json) as Record<string, string | number | null>).map(([name, value]) => {
      const field = type.fields[name];
      if (value === null || !field) return [name, value];
      if (field.type === 'instant') return [name, new Date(Number(value)).toISOString()];
      const version = field.code ? figures.catalogue.codeLists.get(field.code)?.get(String(value)) : undefined;
      return [name, version ? { code: version.code, validFrom: version.validFrom, name: version.name } : value];
    }),
  );
}
