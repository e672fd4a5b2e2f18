import type { Provenance } from '@nhip/contracts';
import type { PoolClient, Readable } from '@nhip/platform';
import { plus, type Exact } from '../packed/exact.js';
import { spansOf } from './bounds.js';
import { amountsAt, changedRecords } from './changed-records.js';
import { lastCommit } from './commits.js';
import { provenanceOf } from './provenance.js';
import type { Scope, Span } from './question.js';
import { readOnly } from './read-only.js';
import { standingRows, type StandingRow } from './standing-rows.js';
import { Tallies } from './tally.js';

export interface ExplainQuestion extends Scope {
  /** Commit number; 0 = now, −1 = before the first. */
  readonly asOf: number;
  /** What changed since this commit; −1 = before the first. Undefined: all that stands. */
  readonly since?: number | undefined;
  readonly cursor: string;
  readonly limit: number;
}

/** A version of a record, and where it came from. */
interface Version {
  readonly version: number;
  readonly fields: string;
  readonly prov: Provenance;
}

interface ExplainedRecord extends Version {
  readonly id: string;
  /** What the record adds: a sum a measure. */
  readonly amounts: readonly string[];
  /** What it added at `since`. */
  readonly amountsBefore: readonly string[];
  /** The version that stood at `since`; undefined where none did. */
  readonly before: Version | undefined;
}

export interface Explanation {
  readonly records: readonly ExplainedRecord[];
  readonly cursor: string;
  /** Over all pages. */
  readonly totals: readonly string[];
  readonly totalsBefore: readonly string[];
  /** Records on all pages; undefined while they are counted. */
  readonly count: number | undefined;
  readonly commit: number;
}

/** Where a page ended. */
interface Place {
  readonly bucket: number;
  readonly record: number;
}

function placeOf(cursor: string): Place {
  const [bucket = 0, record = 0] = cursor.split('/').map(Number);
  return { bucket, record };
}

interface Changed extends Place {
  readonly before: readonly Exact[];
  readonly after: readonly Exact[];
}

const strings = (amounts: readonly Exact[]): string[] => amounts.map(String);

/** Changed records of one bucket, with what they added before and add now. */
async function changedOf(
  client: PoolClient,
  scope: Scope,
  span: Span,
  after: number,
  most: number,
): Promise<Changed[]> {
  const { bucket } = span;
  const changed = await changedRecords(client, scope, span, after, most);
  if (changed.length === 0) return [];
  const numbers = changed.map(({ record }) => record);
  const amounts = await amountsAt(client, scope, bucket, span.after, numbers);
  return changed.map(({ record, change }) => {
    const before = amounts.get(record) ?? change.map(() => 0);
    return { bucket, record, before, after: before.map((one, i) => plus(one, change[i] ?? 0)) };
  });
}

const versionOf = (row: StandingRow): Version => ({
  version: Number(row.version),
  fields: row.payload,
  prov: provenanceOf(row, row.id),
});

/** The versions of changed records of one bucket, at both ends of its span. */
async function explained(
  client: PoolClient,
  { bucket, after, upTo }: Span,
  changed: readonly Changed[],
): Promise<ExplainedRecord[]> {
  const numbers = changed.map(({ record }) => record);
  const now = await standingRows(client, bucket, upTo, numbers);
  const then = after > 0 ? await standingRows(client, bucket, after, numbers) : undefined;
  return changed.map(({ record, ...amounts }) => {
    const [row, past] = [now.get(record), then?.get(record)];
    if (!row) throw new Error(`record ${bucket}/${record} counts, and no version of it stands`);
    return {
      id: row.id,
      ...versionOf(row),
      amounts: strings(amounts.after),
      amountsBefore: strings(amounts.before),
      before: past && !past.retracted ? versionOf(past) : undefined,
    };
  });
}

/** A page of records over the spans, which are in the order of their buckets. */
async function pageOf(
  client: PoolClient,
  { cursor, limit, ...scope }: ExplainQuestion,
  spans: readonly Span[],
): Promise<Pick<Explanation, 'records' | 'cursor'>> {
  const from = placeOf(cursor);
  const records: ExplainedRecord[] = [];
  let last = from;
  for (const span of spans.filter(({ bucket }) => bucket >= from.bucket)) {
    const after = span.bucket === from.bucket ? from.record : 0;
    const left = limit - records.length;
    const changed = await changedOf(client, scope, span, after, left + 1);
    const page = changed.slice(0, left);
    if (page.length > 0) records.push(...(await explained(client, span, page)));
    last = page.at(-1) ?? last;
    if (changed.length > left) return { records, cursor: `${last.bucket}/${last.record}` };
  }
  return { records, cursor: '' };
}

/**
 * The records behind a number, each with what it adds and the raw row that stood: now, or as of a commit; with `since` those whose contribution changed from there on, with what it was.
 * They come in the order in which their bucket came to know them. Over all pages they add up to the totals, and these are the cells: both are sums over the same log.
 */
export async function explain(
  pool: Readable,
  question: ExplainQuestion,
  tallies: Tallies,
): Promise<Explanation> {
  const answer = await readOnly(pool, async (client) => {
    const commit = question.asOf || (await lastCommit(client)).commit;
    const { cube, version, measures, from, to, filters, distinct, since = -1 } = question;
    const spans = await spansOf(client, since, commit);
    const scope = { cube, version, measures, from, to, filters, distinct };
    const { before, after, count } = await tallies.of(client, scope, spans);
    const page = await pageOf(client, question, spans);
    return { ...page, totals: strings(after), totalsBefore: strings(before), count, commit };
  });
  tallies.countRest();
  return answer;
}
