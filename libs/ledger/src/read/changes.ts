import { query, type Pool } from '@nhip/platform';

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
  readonly deleted: boolean;
  readonly payload: string;
}

/**
 * What changed after a place, in the order of commits, without a gap: of each record the last version of each commit that made it stand.
 * Labels that change nothing (late, duplicate) do not appear.
 */
export async function changesAfter(
  pool: Pool,
  type: string,
  after: Place,
  limit: number,
): Promise<Change[]> {
  const rows = await query<Row>(
    pool,
    `select l.id, l.version, c.number, l.bucket, l.seq, l.deleted, l.payload
     from core.commits c join core.ledger l on l.batch = c.batch
     where c.number >= $1 and (c.number, l.bucket, l.seq) > ($1, $2, $3) and l.type = $4 and l.stood and l.outcome <> 'duplicate'
       and not exists (select 1 from core.ledger n where n.batch = l.batch and n.bucket = l.bucket and n.type = l.type and n.id = l.id and n.stood and n.outcome <> 'duplicate' and n.seq > l.seq)
     order by c.number, l.bucket, l.seq limit $5`,
    [after.commit, after.bucket, after.seq, type, limit],
  );
  return rows.map((row) => ({
    id: row.id,
    version: Number(row.version),
    commit: Number(row.number),
    deleted: row.deleted,
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
  pool: Pool,
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
    `select r.bucket, r.id, r.version, c.number, r.payload from core.current r join core.commits c on c.batch = r.batch
     where r.type = $1 and not r.deleted and r.version is not null and (r.bucket, r.id) > ($2, $3) and c.number <= $4 order by r.bucket, r.id limit $5`,
    [type, after.bucket, after.id, commit, limit],
  );
  return rows.map((row) => ({ ...row, version: Number(row.version), commit: Number(row.number) }));
}
