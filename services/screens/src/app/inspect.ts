import {
  malformed,
  RecordVersion,
  unknownRecord,
  wrongRecordId,
  type RecordHistory,
  type Text,
  type Verified,
  type VerifyBody,
} from '@nhip/contracts';
import type { VerifyResponse } from '@nhip/contracts/grpc';
import {
  idReader,
  type Days,
  type FieldBody,
  type CompiledIndicator,
  asJson,
  filtersIn,
  periodOrAll,
} from '@nhip/kernel';
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

/** As many as the ledger names of one cube. */
const MOST_DIFFERENCES = 100;

/** A stock at the end of a period is a sum over all days before it. */
const upTo = (days: Days): Days => ({ ...days, from: -2_147_483_648 });

/** The days that a value of a period stands on; all before its end where it reads a stock, or another period. */
function daysToVerify({ read, formulas }: CompiledIndicator, days: Days): Days {
  const isStock = read.some(({ measures }) => measures.some(({ stock }) => stock));
  const isOfOthers = formulas.value.figures.some(
    ({ view }) => view.toDate || view.steps.length > 0,
  );
  return isStock || isOfOthers ? upTo(days) : days;
}

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
    const filters = compiled ? filtersIn(index, compiled, dims) : [];
    const { days } = periodOrAll(period);
    const started = performance.now();
    const scope = {
      filters: filters.map(({ dimension, codes }) => ({ dimension, codes: [...codes] })),
    };
    const cubes = compiled
      ? compiled.read.map(({ id }) => ({ ...scope, cube: id, days: daysToVerify(compiled, days) }))
      : [{ ...scope, cube: '', days: upTo(days) }];
    const answers = await Promise.all(cubes.map((one) => this.ledger.verify(one, signal)));
    const sum = (of: (answer: VerifyResponse) => string): number =>
      answers.reduce((total, answer) => total + Number(of(answer)), 0);
    return {
      equal: answers.every(({ equal }) => equal),
      cells: sum(({ cells }) => cells),
      records: sum(({ records }) => records),
      commit: Math.min(...answers.map(({ commit }) => Number(commit))),
      milliseconds: Math.round(performance.now() - started),
      differences: answers
        .flatMap(({ differences }) => differences)
        .slice(0, MOST_DIFFERENCES)
        .map(({ stored, recomputed, ...rest }) => ({
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
      raw: shownRaw(raw, index, this.state.isSimulated),
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
