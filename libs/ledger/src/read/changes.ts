import { query, type Readable } from '@nhip/platform';
import { ROWS_A_BATCH } from '../store/schema.js';
import { FLAGS } from '../writer/flags.js';
import { OUTCOMES } from '../writer/state.js';

/** One change of one record's standing version. */
export interface Change {
  readonly id: string;
  readonly version: number;
  readonly commit: number;
  readonly deleted: boolean;
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

interface Row {
  readonly id: string;
  readonly version: string;
  readonly number: string;
  readonly bucket: number;
  readonly seq: number;
  readonly flags: number;
  readonly payload: string;
}

const DUPLICATE = OUTCOMES.indexOf('duplicate');
const changes = (row: string): string =>
  `${row}.flags & ${FLAGS.stands} <> 0 and ${row}.flags & ${FLAGS.outcome} <> ${DUPLICATE}`;

/**
 * What changed after a place, in the order of commits, without a gap: of each record the last version of each commit that made it stand.
 * Labels that change nothing (late, duplicate) do not appear.
 */
export async function changesAfter(
  pool: Readable,
  type: string,
  after: Place,
  limit: number,
): Promise<Change[]> {
  const rows = await query<Row>(
    pool,
    `select r.id, l.version, c.number, l.bucket, (l.at % ${ROWS_A_BATCH})::int as seq, l.flags, l.payload
     from core.bucket_commit c
     join core.ledger l on l.bucket = c.bucket and l.at >= c.batch * ${ROWS_A_BATCH} and l.at < (c.batch + 1) * ${ROWS_A_BATCH}
     join core.record r on r.bucket = l.bucket and r.num = l.record
     join core.type t on t.num = r.type
     where c.number >= $1 and (c.number, l.bucket, l.at % ${ROWS_A_BATCH}) > ($1, $2, $3) and t.id = $4 and ${changes('l')}
       and not exists (select 1 from core.ledger n where n.bucket = l.bucket and n.at > l.at and n.at < (c.batch + 1) * ${ROWS_A_BATCH} and n.record = l.record and ${changes('n')})
     order by c.number, l.bucket, l.at limit $5`,
    [after.commit, after.bucket, after.seq, type, limit],
  );
  return rows.map((row) => ({
    id: row.id,
    version: Number(row.version),
    commit: Number(row.number),
    deleted: (row.flags & FLAGS.deleted) !== 0,
    payload: row.payload,
    place: { commit: Number(row.number), bucket: row.bucket, seq: row.seq },
  }));
}

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
     join core.type t on t.num = r.type and t.id = $1
     join core.commits c on c.batch = r.changed
     join core.ledger l on l.bucket = r.bucket and l.at = r.stand
     where r.flags & ${FLAGS.deleted} = 0 and r.flags & ${FLAGS.stands} <> 0 and (r.bucket, r.id) > ($2, $3) and c.number <= $4 order by r.bucket, r.id limit $5`,
    [type, after.bucket, after.id, commit, limit],
  );
  return rows.map((row) => ({ ...row, version: Number(row.version), commit: Number(row.number) }));
}
