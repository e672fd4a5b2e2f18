import type { PoolClient } from '@nhip/platform';
import type { Exact } from '../packed/exact.js';
import { DeltaFeed, rowsOf, type FedRow } from './delta-feed.js';
import { addAsked, deltasOf, nothing, type Scope, type Span } from './question.js';

/** A record, and by how much a span of batches changed what it adds: a sum a measure; of a cube that counts different values it may be 0 in all, where the record has another value. */
export interface ChangedRecord {
  readonly record: number;
  readonly change: Exact[];
}

/** Records that are looked at together: a page's worth at first, then ever more where few of them changed. */
const [LEAST_TOGETHER, MOST_TOGETHER] = [256, 65_536];

const ROW = 'k.measures, d.block, d.first_batch, d.first_record, d.entries';

const isChange = (change: readonly Exact[]): boolean => change.some((amount) => amount !== 0);

/**
 * The records of a bucket after one of them to which a span of batches changed anything, in the order of their numbers, some at a time.
 * Reads only rows that can tell of these. It needs a transaction with one snapshot, because merging moves rows.
 */
async function* changes(
  client: PoolClient,
  scope: Scope,
  { bucket, after: afterBatch, upTo }: Span,
  after: number,
): AsyncGenerator<ChangedRecord[]> {
  const values: unknown[] = [bucket, afterBatch, upTo, after];
  const value = scope.distinct === undefined ? '' : `, k.dims[${scope.distinct + 1}] as value`;
  const sql = `select ${ROW}${value} from ${deltasOf(scope, values)}
    and d.bucket = $1 and d.batch > $2 and d.first_batch <= $3 and d.last_record > $4 order by d.first_record`;
  const feed = await DeltaFeed.of(rowsOf<FedRow>(client, 'changed', sql, values));
  try {
    let [from, together] = [after + 1, LEAST_TOGETHER];
    while (feed.next !== undefined) {
      from = Math.max(from, feed.next);
      const byRecord = new Map<number, Exact[]>();
      const byValue = new Map<string, readonly [record: number, change: Exact[]]>();
      await feed.until(from + together, ({ batch, record, day, values: added }, value) => {
        if (record <= after || batch <= afterBatch || batch > upTo) return;
        let change = byRecord.get(record);
        if (!change) byRecord.set(record, (change = nothing(scope)));
        addAsked(change, scope, day, added);
        if (value === undefined) return;
        const key = `${record}/${value}`;
        let ofValue = byValue.get(key);
        if (!ofValue) byValue.set(key, (ofValue = [record, nothing(scope)]));
        addAsked(ofValue[1], scope, day, added);
      });
      const moved = new Set(
        [...byValue.values()].flatMap(([record, change]) => (isChange(change) ? [record] : [])),
      );
      yield [...byRecord]
        .filter(([record, change]) => isChange(change) || moved.has(record))
        .sort(([a], [b]) => a - b)
        .map(([record, change]) => ({ record, change }));
      from += together;
      together = Math.min(2 * together, MOST_TOGETHER);
    }
  } finally {
    await feed.close();
  }
}

/** The first of the changed records after one of them, at most `most`. See `changes`. */
export async function changedRecords(
  client: PoolClient,
  scope: Scope,
  span: Span,
  after: number,
  most: number,
): Promise<ChangedRecord[]> {
  const found: ChangedRecord[] = [];
  for await (const some of changes(client, scope, span, after)) {
    found.push(...some);
    if (found.length >= most) break;
  }
  return found.slice(0, most);
}

/** How many records spans of batches changed. See `changes`. */
export async function countChanged(
  client: PoolClient,
  scope: Scope,
  spans: readonly Span[],
): Promise<number> {
  let count = 0;
  for (const span of spans)
    for await (const some of changes(client, scope, span, 0)) count += some.length;
  return count;
}

/** What some records of a bucket, in the order of their numbers, added as of a batch. */
export async function amountsAt(
  client: PoolClient,
  scope: Scope,
  bucket: number,
  upTo: number,
  records: readonly number[],
): Promise<Map<number, Exact[]>> {
  const amounts = new Map(records.map((record) => [record, nothing(scope)]));
  const values: unknown[] = [bucket, upTo, records[0], records.at(-1)];
  const sql = `select ${ROW} from ${deltasOf(scope, values)}
    and d.bucket = $1 and d.first_batch <= $2 and d.last_record >= $3 and d.first_record <= $4 order by d.first_record`;
  const feed = await DeltaFeed.of(rowsOf<FedRow>(client, 'amounts', sql, values));
  await feed.until((records.at(-1) ?? 0) + 1, ({ batch, record, day, values: added }) => {
    const amount = batch <= upTo ? amounts.get(record) : undefined;
    if (amount) addAsked(amount, scope, day, added);
  });
  await feed.close();
  return amounts;
}
