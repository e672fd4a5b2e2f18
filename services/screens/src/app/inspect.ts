import {
  RecordVersion,
  unknownRecord,
  wrongRecordId,
  type RecordHistory,
  type Text,
  type Verified,
  type VerifyBody,
} from '@nhip/contracts';
import { idReader, type FieldBody } from '@nhip/kernel';
import { malformed } from '@nhip/platform';
import { asJson } from '../domain/numbers.js';
import { filtersIn, periodOrAll } from '../domain/values-query.js';
import { needsIndicator } from '../faults.js';
import type { Ledger } from './ports.js';
import { readableFields, shownRaw } from './shown-record.js';
import type { State } from './state.js';

const readId = idReader();
const outcomes = RecordVersion.shape.outcome;

/** The names of fields, those of a list's items as `list.field`. */
const namesOf = (fields: Readonly<Record<string, FieldBody>>): readonly [string, Text][] =>
  Object.entries(fields).flatMap(([name, field]): [string, Text][] => [
    [name, field.name ?? { vi: name, en: name }],
    ...Object.entries(field.list?.fields ?? {}).map(([member, body]): [string, Text] => [
      `${name}.${member}`,
      body.name ?? { vi: member, en: member },
    ]),
  ]);

/** Recomputation, and the history of single records. */
export class Inspect {
  constructor(
    private readonly state: State,
    private readonly ledger: Ledger,
  ) {}

  /** Recomputes from the raw rows: all, or what one indicator, period and scope stand on. */
  async verify(
    { indicator, period, dims = {} }: VerifyBody,
    signal?: AbortSignal,
  ): Promise<Verified> {
    if (indicator === undefined && Object.keys(dims).length > 0) throw needsIndicator();
    const { index } = this.state;
    const compiled = indicator === undefined ? undefined : index.indicator(indicator);
    const filters = compiled ? filtersIn(index, compiled.program, dims) : [];
    const { days } = periodOrAll(period);
    const stock = compiled?.program.measures.some((measure) => measure.stock) ?? true;
    const started = performance.now();
    const question = {
      cube: compiled?.program.id ?? '',
      // A stock at the end of a period is a sum over all days before it.
      days: stock ? { ...days, from: -2_147_483_648 } : days,
      filters: filters.map(({ dimension, codes }) => ({ dimension, codes: [...codes] })),
    };
    const answer = await this.ledger.verify(question, signal);
    return {
      equal: answer.equal,
      cells: Number(answer.cells),
      records: Number(answer.records),
      commit: Number(answer.commit),
      milliseconds: Math.round(performance.now() - started),
      differences: answer.differences.map(({ stored, recomputed, ...rest }) => ({
        ...rest,
        stored: stored.map(asJson),
        recomputed: recomputed.map(asJson),
      })),
    };
  }

  /** The version that stands, and all that came, the newest commit first. */
  async record(typeId: string, given: string): Promise<RecordHistory> {
    const id = readId(given);
    if (typeof id !== 'string') throw malformed(wrongRecordId(id));
    const { index } = this.state;
    const type = index.catalogue.get('type', typeId);
    const versions = type ? await this.ledger.recordHistory(typeId, id) : [];
    if (!type || versions.length === 0) throw unknownRecord(id);
    const history = versions.map(({ version, outcome, fields, raw, commit, ...rest }) => ({
      ...rest,
      outcome: outcomes.parse(outcome),
      version: Number(version),
      commit: Number(commit),
      fields: readableFields(typeId, fields, index),
      raw: shownRaw(raw),
    }));
    const names = Object.fromEntries(namesOf(type.fields));
    return {
      type: typeId,
      id,
      names,
      current: history.find((version) => version.current) ?? null,
      history,
    };
  }
}
