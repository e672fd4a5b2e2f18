import type { Finding } from '@nhip/contracts';
import type { Catalogue } from '../model/catalogue.js';
import type { Defined } from '../model/definitions.js';
import { columnsWithPersonal } from '../model/personal.js';
import { compileContract } from './contract.js';
import { againstDeletion, deletionColumns } from './deletion.js';
import { compileFeed, type FeedMapping, type MapResult } from './feed-mapping.js';
import { distinct, finding } from './finding.js';
import { keeper } from './keeper.js';
import { personNumberGuard, personNumbersIn } from './person-numbers.js';
import type { RawRow } from './raw-row.js';

/** A verdict travels in a header, and notes are held for all rows of a delivery: the first are named, not thousands. */
const MOST_FINDINGS = 20;
/** What Kafka takes of one message, with some room for what is around the fields. */
const MOST_FIELDS_BYTES = 1_000_000;
/** Of one UTF-16 unit as JSON, `\u0000`. */
const MOST_UNIT_BYTES = 6;

const TOO_LARGE = finding(
  'record-too-large',
  'dòng cho ra hơn 1 MB bản ghi sau khi ánh xạ',
  'the row makes more than 1 MB of records once it is mapped',
);

const utf8 = new TextEncoder();

type Fields = Readonly<Record<string, unknown>>;

/** As JSON a number, true or null takes no more. */
const SCALAR_UNITS = 25;

/** Of so many units each scalar is one at least: what has more is too large for certain. */
const MOST_UNITS = SCALAR_UNITS * MOST_FIELDS_BYTES;

/** At most so many UTF-16 units is a value as JSON, but for what is written as an escape. */
function unitsOf(value: unknown): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return SCALAR_UNITS;
  let units = 2;
  if (Array.isArray(value)) for (const item of value) units += 1 + unitsOf(item);
  else for (const name in value) units += name.length + 4 + unitsOf((value as Fields)[name]);
  return units;
}

/** Records that a row makes are bounded together: what each of them repeats of the row counts for each. */
function areTooLarge(records: readonly Fields[]): boolean {
  let units = 0;
  for (const fields of records)
    for (const name in fields) {
      units += unitsOf(fields[name]);
      // It is not written out, as there may be no text that holds it.
      if (units > MOST_UNITS) return true;
    }
  return (
    units * MOST_UNIT_BYTES > MOST_FIELDS_BYTES &&
    utf8.encode(JSON.stringify(records)).length > MOST_FIELDS_BYTES
  );
}

const refused = (findings: readonly Finding[], deleted: boolean): MapResult => ({
  ok: false,
  deleted,
  findings: distinct(findings).slice(0, MOST_FINDINGS),
});

/** The mapping, which a row that no message can hold does not pass. */
const bounded =
  (map: FeedMapping): FeedMapping =>
  (row, receivedAt) => {
    const mapped = map(row, receivedAt);
    if (!mapped.ok) return refused(mapped.findings, mapped.deleted);
    const records = mapped.columns?.map(({ fields }) => fields) ?? [mapped.fields];
    if (areTooLarge(records)) return refused([TOO_LARGE], false);
    return { ...mapped, findings: mapped.findings.slice(0, MOST_FINDINGS) };
  };

/**
 * What the hub says of the raw rows of a feed: the record that comes of one, or the first findings that refuse it. It follows from the row
 * as kept, its time of receipt (integer ms) and the catalogue alone, but for what the contract asks of personal columns and of columns that
 * are not kept: so what `sent` takes `kept` takes, as the same record, and what the mapping alone refuses both refuse, for the same reasons.
 */
export interface RowJudge {
  /** Of a row as it was sent: the contract, then the mapping of what is kept of it. */
  readonly sent: FeedMapping;
  /** Of a row as kept that its contract has let pass: the mapping. */
  readonly kept: FeedMapping;
  /** Of a row as kept, also before its feed came to tell of persons, anew: the contract too, but for personal columns. */
  readonly again: FeedMapping;
}

/** What is said of numbers of persons in a guarded row: of what is kept of it, as what is not kept is no reason to refuse it. Nothing where the feed tells of nobody. */
function numbersIn(
  feed: Pick<Defined<'feed'>, 'contract' | 'personal' | 'map'>,
): (guarded: RawRow) => readonly Finding[] {
  if (columnsWithPersonal(feed).size === 0) return () => [];
  const keep = keeper(feed);
  return (guarded) => (personNumbersIn(guarded).length === 0 ? [] : personNumbersIn(keep(guarded)));
}

/** Compiles contract and mapping of a feed; throws ExpressionError. */
export function compileJudge(feed: Defined<'feed'>, catalogue: Catalogue): RowJudge {
  const contract = compileContract(feed);
  const personal = columnsWithPersonal(feed);
  const ofDeletion = deletionColumns(feed);
  const map = bounded(compileFeed(feed, catalogue));
  const [guard, ofNumbers] = [personNumberGuard(feed), numbersIn(feed)];
  const broken = (row: RawRow): readonly Finding[] => {
    const numbers = ofNumbers(row);
    const others = contract(row);
    if (numbers.length === 0) return others;
    const named = new Set(numbers.map(({ column }) => column));
    return [...numbers, ...others.filter(({ column }) => !named.has(column))];
  };
  const judge = (row: RawRow, receivedAt: number, said: readonly Finding[]): MapResult => {
    const mapped = map(row, receivedAt);
    if (said.length === 0) return mapped;
    if (!mapped.deleted) return refused(said, false);
    // A deletion needs its id and version only, and hears of nothing else.
    const needed = againstDeletion(said, ofDeletion);
    return needed.length === 0 ? mapped : refused(needed, true);
  };
  return {
    sent(row, receivedAt) {
      const guarded = guard(row);
      return judge(guarded, receivedAt, broken(guarded));
    },
    kept: map,
    again(row, receivedAt) {
      const guarded = guard(row);
      const said = broken(guarded).filter(
        ({ code, column = '' }) => code === 'person-number' || !personal.has(column),
      );
      return judge(guarded, receivedAt, said);
    },
  };
}
