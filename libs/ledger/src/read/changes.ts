import { OUTCOMES } from '@nhip/contracts';
import { query, type Readable } from '@nhip/platform';
import { ROWS_A_BATCH } from '../store/schema.js';
import { FLAGS } from '../store/flags.js';
import { NO_FIELDS } from '../store/kept.js';

/** One change of one record's standing version. */
export interface Change {
  readonly id: string;
  readonly version: number;
  readonly commit: number;
  readonly deleted: boolean;
  /** It could not be stored or evaluated as it is. */
  readonly failed: boolean;
  readonly payload: string;
  /** Where the next page begins. */
  readonly place: Place;
}

/** A place in the stream of changes: after this row of this commit. */
export interface Place {
  readonly commit: number;
  readonly bucket: number;
  readonly seq: number;
}

interface ChangeRow {
  readonly id: string;
  readonly version: string;
  readonly number: string;
  readonly bucket: number;
  readonly seq: number;
  readonly deleted: boolean;
  readonly failed: boolean;
  readonly payload: string;
}

/** Commits that one statement looks at. */
const COMMITS_A_STEP = 64;

/** The next commits in which records of a type came, from a number on. */
const COMMITS = `select number from core.commits where number >= $1 and number <= $2 and types @> array(select num from core.type where id = $3)
  order by number limit ${COMMITS_A_STEP}`;

/** Of the rows of a batch in a bucket, of each record the last that stood. Late and duplicate rows change nothing. */
const CHANGING = `select *, lead(at) over (partition by record order by at) as later from core.ledger
  where bucket = c.bucket and at >= c.batch * ${ROWS_A_BATCH} and at < (c.batch + 1) * ${ROWS_A_BATCH}
    and flags & ${FLAGS.stands} <> 0 and flags & ${FLAGS.outcome} <> ${OUTCOMES.indexOf('duplicate')}`;

/** What a row that failed says could not be kept: to those who follow records it is gone, until its next version. */
export const IS_LOST = `(l.reason is not null and l.payload = '${NO_FIELDS}')`;

const CHANGES = `select r.id, l.version, c.number, c.bucket, (l.at % ${ROWS_A_BATCH})::int as seq, l.flags & ${FLAGS.deleted} <> 0 or ${IS_LOST} as deleted, l.reason is not null as failed, l.payload
  from core.bucket_commit c cross join lateral (${CHANGING}) l
  cross join lateral (select id, type from core.record where bucket = c.bucket and num = l.record offset 0) r
  where c.number = any($5::bigint[]) and l.later is null and r.type = (select num from core.type where id = $4)
    and (c.number, c.bucket, l.at % ${ROWS_A_BATCH}) > ($1, $2, $3)
  order by c.number, c.bucket, l.at limit $6`;

/**
 * What changed after a place, up to a commit, in the order of commits, without a gap: of each record the last version of each commit that made it stand.
 * Reads no row of a commit in which no record of the type came.
 */
export async function changesAfter(
  pool: Readable,
  type: string,
  after: Place,
  upTo: number,
  limit: number,
): Promise<Change[]> {
  const changes: Change[] = [];
  for (let from = after.commit; changes.length < limit;) {
    const commits = await query<{ number: string }>(pool, COMMITS, [from, upTo, type]);
    const last = commits.at(-1);
    if (!last) break;
    const numbers = commits.map(({ number }) => number);
    const left = limit - changes.length;
    const place = [after.commit, after.bucket, after.seq];
    const rows = await query<ChangeRow>(pool, CHANGES, [...place, type, numbers, left]);
    changes.push(...rows.map(changeOf));
    from = Number(last.number) + 1;
  }
  return changes;
}

const changeOf = (row: ChangeRow): Change => ({
  id: row.id,
  version: Number(row.version),
  commit: Number(row.number),
  deleted: row.deleted,
  failed: row.failed,
  payload: row.payload,
  place: { commit: Number(row.number), bucket: row.bucket, seq: row.seq },
});

/** A place in the walk over the records that stand. */
export interface CurrentPlace {
  readonly bucket: number;
  readonly id: string;
}

export interface CurrentRecord {
  readonly bucket: number;
  readonly id: string;
  readonly version: number;
  readonly commit: number;
  readonly payload: string;
}

/** The records that stand and have not changed after `commit`; those that have, come with the changes after it. */
export async function currentPage(
  pool: Readable,
  type: string,
  after: CurrentPlace,
  commit: number,
  limit: number,
): Promise<CurrentRecord[]> {
  const rows = await query<{
    bucket: number;
    id: string;
    version: string;
    number: string;
    payload: string;
  }>(
    pool,
    `select r.bucket, r.id, r.version, c.number, l.payload from core.record r
     join core.commits c on c.batch = r.changed
     join core.ledger l on l.bucket = r.bucket and l.at = r.stand
     where r.type = (select num from core.type where id = $1) and r.flags & ${FLAGS.deleted} = 0 and r.flags & ${FLAGS.stands} <> 0 and not ${IS_LOST} and (r.bucket, r.id) > ($2, $3) and c.number <= $4 order by r.bucket, r.id limit $5`,
    [type, after.bucket, after.id, commit, limit],
  );
  return rows.map((row) => ({ ...row, version: Number(row.version), commit: Number(row.number) }));
}
