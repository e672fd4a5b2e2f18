import { OUTCOMES } from '@nhip/contracts';
import type { Pool } from '@nhip/platform';
import type { MeasuresOf } from '../packed/contribution.js';
import { unpackDays } from '../packed/delta-row.js';
import { ROWS_A_BATCH } from '../store/schema.js';
import type { Types } from '../store/types.js';
import type { Best, Stored } from './batch.js';
import { countOf } from './label.js';
import type { PastRow } from './past.js';
import type { RefusedRow } from './rows.js';
import {
  BlockState,
  blockKey,
  BucketState,
  nameOf,
  RecordState,
  type BucketClock,
  type ReceiptState,
  type RecordTally,
} from './state.js';
import { claimsSql, FLAGS, isDerived, outcomeOf } from '../store/flags.js';

/** A record that is asked anew, with the payload that stands. */
export interface Standing {
  readonly record: RecordState;
  readonly payload: string;
}

interface StoredRecord {
  readonly bucket: number;
  readonly num: number;
  readonly type: number;
  readonly id: string;
  readonly version: string;
  readonly content: string;
  readonly stand: string;
  readonly head: string;
  readonly changed: string;
  readonly due: string | null;
  readonly line: number;
  readonly revision: number;
  readonly mapping: number;
  readonly flags: number;
  readonly parts: Buffer;
  readonly receipt: number;
  readonly receipt_id: string | null;
  readonly received_at: string | null;
  readonly first: number;
  readonly first_id: string | null;
  readonly first_received_at: string | null;
  readonly first_agency: string | null;
  readonly payload: string | null;
}

interface StoredRow {
  readonly record: number;
  readonly version: string;
  readonly effective: string;
  readonly line: number;
  readonly mapping: number;
  readonly place_partition: number;
  readonly place_offset: string;
  readonly flags: number;
  readonly content: string;
  readonly sha: string;
  readonly payload: string;
  readonly reason: string | null;
  readonly receipt: string;
  /** Of the row as it was last written for its own sake, and not because another went. */
  readonly counted: number;
}

/** Records that are named by a field of those of a type. */
export interface Named {
  readonly type: string;
  /** Of plain letters: it stands in statements. */
  readonly field: string;
  readonly ids: ReadonlySet<string>;
}

/** Records that are looked at for whom they name, in one statement, and how many they may name; where these are more all that name any are taken. */
const [RECORDS_LOOKED_AT, MOST_NAMED] = [20_000, 20_000];

/** Whose a record is. */
export interface Owned {
  /** The receipt that claimed it first, if any did. */
  readonly first: ReceiptState | undefined;
  /** Rows of several agencies came. */
  readonly isMixed: boolean;
}

const RECORD = `r.bucket, r.num, r.type, r.id, r.version, r.content, r.stand, r.head, r.changed, r.due, r.line, r.revision, r.mapping, r.flags, r.parts, r.receipt, c.id as receipt_id, c.received_at,
  r.first, f.id as first_id, f.received_at as first_received_at, f.agency as first_agency`;
const OF_RECEIPT = `left join core.receipt c on c.bucket = r.bucket and c.num = r.receipt
  left join core.receipt f on f.bucket = r.bucket and f.num = r.first`;
const OF_STANDING = 'join core.ledger l on l.bucket = r.bucket and l.at = r.stand';

/** Reads what a writer must know of the tables; never what it has committed itself and still holds. */
export class Loader {
  constructor(
    private readonly pool: Pool,
    private readonly types: Types,
  ) {}

  async bucket(number: number): Promise<BucketState> {
    const { rows } = await this.pool.query<{
      at: string;
      fired: number;
      turn: string;
      records: number;
      receipts: number;
      due: string | null;
      withdrawn: string[];
      released: string[];
      references_from: string;
      references_to: string;
      references_after: number;
    }>(
      `select c.at, c.fired, c.turn, c.references_from, c.references_to, c.references_after,
         coalesce((select max(num) from core.record r where r.bucket = c.bucket), 0) as records,
         coalesce((select max(num) from core.receipt r where r.bucket = c.bucket), 0) as receipts,
         (select min(due) from core.record r where r.bucket = c.bucket and due is not null) as due,
         array(select receipt from core.withdrawal w where w.bucket = c.bucket) as withdrawn,
         array(select receipt from core.withdrawal w where w.bucket = c.bucket and w.released) as released
       from core.clocks c where c.bucket = $1`,
      [number],
    );
    const row = rows[0];
    if (!row) throw new Error(`bucket ${number} has no clock`);
    return new BucketState(number, {
      clock: { at: Number(row.at), fired: row.fired },
      references: {
        from: Number(row.references_from),
        to: Number(row.references_to),
        after: row.references_after,
      },
      turn: Number(row.turn),
      records: row.records,
      receipts: row.receipts,
      due: row.due === null ? undefined : Number(row.due),
      withdrawn: row.withdrawn,
      released: row.released,
    });
  }

  async nextBatch(): Promise<number> {
    const { rows } = await this.pool.query<{ batch: string }>(
      "select nextval('core.batch') as batch",
    );
    return Number(rows[0]?.batch);
  }

  /** Holds the records of these names that exist. */
  async records(
    bucket: BucketState,
    names: readonly { type: string; id: string }[],
  ): Promise<void> {
    const { rows } = await this.pool.query<StoredRecord>(
      `select ${RECORD} from unnest($2::smallint[], $3::text[]) n(type, id) join core.record r on r.bucket = $1 and r.type = n.type and r.id = n.id ${OF_RECEIPT}`,
      [
        bucket.number,
        names.map(({ type }) => this.types.numberOf(type)),
        names.map(({ id }) => id),
      ],
    );
    rows.forEach((row) => this.#hold(bucket, row));
  }

  /** Records whose timers fire at or before an instant, in the order of instant and record. */
  due(bucket: BucketState, at: number, most: number): Promise<Standing[]> {
    return this.#standing(
      bucket,
      `select ${RECORD}, l.payload from core.record r ${OF_RECEIPT} ${OF_STANDING} where r.bucket = $1 and r.due <= $2 order by r.due, r.num limit $3`,
      [at, most],
    );
  }

  /** The next instant at which a timer fires, of those after a clock. */
  async nextDue(bucket: BucketState, after: BucketClock): Promise<number | undefined> {
    const { rows } = await this.pool.query<{ due: string | null }>(
      'select min(due) as due from core.record where bucket = $1 and due is not null and (due, num) > ($2, $3)',
      [bucket.number, after.at, after.fired],
    );
    const due = rows[0]?.due;
    return due === null || due === undefined ? undefined : Number(due);
  }

  /** The records of a type after one of them, in the order of their numbers, each with what stands of it, if anything does. */
  after(bucket: BucketState, type: string, after: number, most: number): Promise<Standing[]> {
    return this.#standing(
      bucket,
      `select ${RECORD}, l.payload from core.record r ${OF_RECEIPT} left ${OF_STANDING} where r.bucket = $1 and r.num > $2 and r.type = $3 order by r.num limit $4`,
      [after, this.types.numberOf(type), most],
    );
  }

  /**
   * Of so many records after one of them those that stand and name one of these, and those that failed, with what stands, in the order of their numbers.
   * @param most so many at most @returns with the last record that was looked at
   */
  async naming(
    bucket: BucketState,
    named: readonly Named[],
    after: number,
    most: number,
  ): Promise<{ readonly standing: readonly Standing[]; readonly after: number }> {
    const ids: (readonly string[])[] = [];
    const tests = named.map(({ type, field, ids: of }) => {
      const ofType = `r.type = ${this.types.numberOf(type)}`;
      if (of.size > MOST_NAMED) return ofType;
      ids.push([...of]);
      return `${ofType} and case when l.reason is null then l.payload::jsonb ->> '${field}' = any($${ids.length + 4}::text[]) end`;
    });
    const standing = await this.#standing(
      bucket,
      `select ${RECORD}, l.payload from core.record r ${OF_RECEIPT} ${OF_STANDING}
       where r.bucket = $1 and r.num > $2 and r.num <= $3 and r.flags & ${FLAGS.stands} <> 0 and (r.flags & ${FLAGS.failed} <> 0 or ${tests.join(' or ')})
       order by r.num limit $4`,
      [after, after + RECORDS_LOOKED_AT, most, ...ids],
    );
    const last = standing.at(-1)?.record.num ?? after;
    return { standing, after: standing.length < most ? after + RECORDS_LOOKED_AT : last };
  }

  /** As `after`, of all types, the records that cannot be counted. */
  uncounted(bucket: BucketState, after: number, most: number): Promise<Standing[]> {
    return this.#standing(
      bucket,
      `select ${RECORD}, l.payload from core.record r ${OF_RECEIPT} left ${OF_STANDING} where r.bucket = $1 and r.num > $2 and r.flags & ${FLAGS.failed | FLAGS.incomplete} <> 0 order by r.num limit $3`,
      [after, most],
    );
  }

  /** The records of which a row of a receipt stands, or that it claims although it was released, in the order of their numbers. @param most so many at most */
  async standingBy(bucket: BucketState, receipt: string, most: number): Promise<RecordState[]> {
    const { rows } = await this.pool.query<StoredRecord>(
      `${BROUGHT} select ${RECORD} from brought b join core.record r on r.bucket = $1 and r.num = b.record ${OF_RECEIPT}
       where b.receipt = r.receipt and r.flags & ${FLAGS.stands} <> 0 or $3 and r.first in (b.receipt, -1) order by r.num limit $4`,
      [bucket.number, receipt, bucket.released.has(receipt), most],
    );
    return rows.map((row) => this.#hold(bucket, row));
  }

  /** The records that stand as failed and of which a receipt brought a row. Rows that PostgreSQL refuses are few: they are read at once. */
  async failedOf(bucket: BucketState, receipt: string): Promise<RecordState[]> {
    const { rows } = await this.pool.query<StoredRecord>(
      `${BROUGHT} select ${RECORD} from brought b join core.record r on r.bucket = $1 and r.num = b.record ${OF_RECEIPT}
       where r.flags & ${FLAGS.stands} <> 0 and r.flags & ${FLAGS.failed} <> 0`,
      [bucket.number, receipt],
    );
    return rows.map((row) => this.#hold(bucket, row));
  }

  /** Whether records have more rows than so many, all together. */
  async haveMoreRows(
    bucket: BucketState,
    asked: readonly { readonly head: number }[],
    most: number,
  ): Promise<boolean> {
    const { rows } = await this.pool.query<{ more: boolean }>(
      `with recursive ${CHAIN} select count(*) > $3::bigint as more from (select 1 from chain limit $3::bigint + 1) counted`,
      [bucket.number, asked.map(({ head }) => head), most],
    );
    return rows[0]?.more === true;
  }

  async receipts(bucket: BucketState, ids: readonly string[]): Promise<void> {
    const { rows } = await this.pool.query<{
      num: number;
      id: string;
      agency: string;
      sent_by: string;
      received_at: string;
      feed: string;
      file: string | null;
      topic: string;
      incarnation: string;
      applied: string;
      late: string;
      duplicates: string;
      failed: string;
      forbidden: string;
      records: string | null;
      withdraws: boolean;
      inherits: string | null;
      simulated: boolean;
      first_batch: string;
    }>('select * from core.receipt where bucket = $1 and id = any($2)', [bucket.number, ids]);
    for (const row of rows) {
      const receipt: ReceiptState = {
        num: row.num,
        id: row.id,
        agency: row.agency,
        sentBy: row.sent_by,
        receivedAt: Number(row.received_at),
        feed: row.feed,
        file: row.file,
        topic: row.topic,
        incarnation: row.incarnation,
        withdraws: row.withdraws,
        inherits: row.inherits === null ? [] : (JSON.parse(row.inherits) as string[]),
        simulated: row.simulated,
        firstBatch: Number(row.first_batch),
        stored: true,
        applied: Number(row.applied),
        late: Number(row.late),
        duplicates: Number(row.duplicates),
        failed: Number(row.failed),
        forbidden: Number(row.forbidden),
        records: row.records === null ? undefined : (JSON.parse(row.records) as RecordTally),
      };
      bucket.receipts.set(receipt.id, receipt);
    }
  }

  /** Of rows those that could be stored in no form when they came before: their receipts have counted them. */
  async refused(
    bucket: BucketState,
    rows: readonly RefusedRow[],
  ): Promise<ReadonlySet<RefusedRow>> {
    const receipts = rows.map(({ delivery }) => bucket.receipts.get(delivery.receipt)?.num ?? 0);
    const { rows: found } = await this.pool.query<{ i: number }>(
      `select i::int from unnest($2::int[], $3::int[], $4::smallint[], $5::bigint[]) with ordinality n (receipt, line, mapping, record, i)
       join core.refused r using (receipt, line, mapping, record) where r.bucket = $1`,
      [
        bucket.number,
        receipts,
        rows.map(({ line }) => line),
        rows.map(({ mapping }) => mapping),
        rows.map(({ record }) => record),
      ],
    );
    return new Set(found.map(({ i }) => rows[i - 1] as RefusedRow));
  }

  /**
   * Rows of records from their heads back, of all since a receipt began, and of at least as many as labels look at: those of the versions asked for, and those that have no source version.
   * @returns by record
   */
  async history(
    bucket: BucketState,
    asked: readonly {
      readonly record: RecordState;
      readonly head: number;
      readonly since: number;
      readonly versions: ReadonlySet<number>;
    }[],
  ): Promise<Map<RecordState, PastRow[]>> {
    const versions = asked.flatMap(({ record, versions: of }) =>
      Array.from(of, (version) => ({ record: record.num, version })),
    );
    const { rows } = await this.pool.query<{
      record: number;
      version: string;
      line: number;
      mapping: number;
      flags: number;
      content: string;
      receipt: string;
      received_at: string;
    }>(
      `with recursive chain as (
         select n.since, 1 as step, l.* from unnest($2::bigint[], $3::bigint[]) n(head, since), ${rowAt('n.head')}
         union all
         select c.since, c.step + 1, l.* from chain c, ${rowAt('c.prev')} where c.prev >= c.since or c.step < ${LABELS_LOOK_BACK})
       select c.record, c.version, c.line, c.mapping, c.flags, c.content, r.id as receipt, r.received_at from chain c, ${receiptOf('c')}
       where c.flags & ${FLAGS.versioned} = 0 or (c.record, c.version) in (select * from unnest($4::int[], $5::bigint[]))
       order by c.record, c.at desc`,
      [
        bucket.number,
        asked.map(({ head }) => head),
        asked.map(({ since }) => since),
        versions.map(({ record }) => record),
        versions.map(({ version }) => version),
      ],
    );
    const byNumber = new Map(asked.map(({ record }) => [record.num, record]));
    const past = new Map<RecordState, PastRow[]>();
    for (const row of rows) {
      if (isDerived(outcomeOf(row.flags))) continue;
      const record = byNumber.get(row.record) as RecordState;
      const one: PastRow = {
        version: Number(row.version),
        receipt: { id: row.receipt, receivedAt: Number(row.received_at) },
        line: row.line,
        mapping: row.mapping,
        deleted: (row.flags & FLAGS.deleted) !== 0,
        content: Number(row.content),
        ...(outcomeOf(row.flags) === 'forbidden' && { forbidden: true }),
      };
      const rowsOf = past.get(record);
      if (rowsOf) rowsOf.push(one);
      else past.set(record, [one]);
    }
    return past;
  }

  /** Of each record what stands by the rows that count, each as it was last written; withdrawn receipts are left out. Reads whole chains: withdrawals and refusals are rare. */
  async stored(
    bucket: BucketState,
    asked: readonly { readonly record: RecordState; readonly head: number }[],
  ): Promise<Map<RecordState, Stored>> {
    if (asked.length === 0) return new Map();
    const column = (of: (record: RecordState) => number): number[] =>
      asked.map(({ record }) => of(record));
    const { rows } = await this.pool.query<StoredRow & { readonly below: boolean }>(
      `with recursive ${WRITTEN},
       counting as (select * from written where flags & ${FLAGS.outcome} <> ${OUTCOMES.indexOf('forbidden')}),
       picked as (
         (select distinct on (record) false as below, * from counting order by record, ${GREATEST_FIRST})
         union all
         (select distinct on (record) true, * from counting
          where good and (record, version, receipt, line, mapping) not in (select * from unnest($4::int[], $5::bigint[], $6::int[], $7::int[], $8::smallint[]))
          order by record, ${GREATEST_FIRST}))
       select p.below, ${STORED_ROW} from picked p, ${ROW_WRITTEN} order by p.below`,
      [
        bucket.number,
        asked.map(({ head }) => head),
        [...bucket.withdrawn],
        column(({ num }) => num),
        column(({ version }) => version),
        column(({ receipt }) => receipt.num),
        column(({ line }) => line),
        column(({ mapping }) => mapping),
      ],
    );
    const byNumber = new Map(asked.map(({ record }) => [record.num, record]));
    await this.#hasReceipts(
      bucket,
      rows.map(({ receipt }) => receipt),
    );
    const found = new Map<RecordState, Stored>();
    for (const row of rows) {
      const record = byNumber.get(row.record) as RecordState;
      const best = bestOf(row, bucket);
      const greatest = found.get(record)?.greatest ?? best;
      found.set(record, { greatest, good: row.below ? best : undefined });
    }
    return found;
  }

  /** Of records whose they are, by all rows that ever came of them: rows that were withdrawn too, unless they were released. */
  async owned(
    bucket: BucketState,
    asked: readonly { readonly record: RecordState; readonly head: number }[],
  ): Promise<Map<RecordState, Owned>> {
    if (asked.length === 0) return new Map();
    const { rows } = await this.pool.query<{
      record: number;
      first: string | null;
      mixed: boolean;
    }>(
      `with recursive ${CHAIN}
       select c.record, min(r.agency) <> max(r.agency) as mixed,
         (array_agg(r.id order by r.received_at, r.id) filter (where ${claimsSql('c.flags')} and not r.id = any($3)))[1] as first
       from chain c, ${receiptOf('c')} group by c.record`,
      [bucket.number, asked.map(({ head }) => head), [...bucket.released]],
    );
    await this.#hasReceipts(
      bucket,
      rows.flatMap(({ first }) => first ?? []),
    );
    const byNumber = new Map(rows.map((row) => [row.record, row]));
    return new Map(
      asked.map(({ record }) => {
        const { first, mixed = false } = byNumber.get(record.num) ?? {};
        return [record, { first: bucket.receipts.get(first ?? ''), isMixed: mixed }];
      }),
    );
  }

  /** Of each record all rows that were not withdrawn, each as it was last written. Whoever asks has seen that rows of several agencies came: that is rare. */
  async written(
    bucket: BucketState,
    asked: readonly { readonly record: RecordState; readonly head: number }[],
  ): Promise<Map<RecordState, Best[]>> {
    if (asked.length === 0) return new Map();
    const { rows } = await this.pool.query<StoredRow>(
      `with recursive ${WRITTEN} select ${STORED_ROW} from written p, ${ROW_WRITTEN}`,
      [bucket.number, asked.map(({ head }) => head), [...bucket.withdrawn]],
    );
    await this.#hasReceipts(
      bucket,
      rows.map(({ receipt }) => receipt),
    );
    const found = new Map(asked.map(({ record }) => [record.num, [] as Best[]]));
    for (const row of rows) found.get(row.record)?.push(bestOf(row, bucket));
    return new Map(asked.map(({ record }) => [record, found.get(record.num) ?? []]));
  }

  async #hasReceipts(bucket: BucketState, ids: readonly string[]): Promise<void> {
    const missing = [...new Set(ids)].filter((id) => !bucket.receipts.get(id));
    if (missing.length > 0) await this.receipts(bucket, missing);
  }

  /** Holds the cells of blocks. */
  async blocks(
    bucket: BucketState,
    asked: readonly BlockState[],
    measuresOf: MeasuresOf,
  ): Promise<void> {
    const { rows } = await this.pool.query<{ combo: number; block: number; days: Buffer }>(
      `select c.combo, c.block, c.days from unnest($2::int[], $3::smallint[]) n(combo, block)
       join core.cells c on c.bucket = $1 and c.combo = n.combo and c.block = n.block`,
      [bucket.number, asked.map(({ combo }) => combo), asked.map(({ block }) => block)],
    );
    for (const { combo, block: number, days } of rows) {
      const block = bucket.blocks.get(blockKey(combo, number));
      if (!block) continue;
      block.days = unpackDays(days, measuresOf(combo));
      block.stored = true;
    }
  }

  async #standing(
    bucket: BucketState,
    sql: string,
    values: readonly unknown[],
  ): Promise<Standing[]> {
    const { rows } = await this.pool.query<StoredRecord>(sql, [bucket.number, ...values]);
    return rows.map((row) => ({ record: this.#hold(bucket, row), payload: row.payload ?? '{}' }));
  }

  #hold(bucket: BucketState, row: StoredRecord): RecordState {
    const type = this.types.idOf(row.type);
    const name = nameOf(type, row.id);
    const held = bucket.records.get(name);
    if (held) return held;
    const record = new RecordState(row.bucket, row.num, type, row.id);
    record.version = Number(row.version);
    record.content = Number(row.content);
    record.stand = Number(row.stand);
    record.head = Number(row.head);
    record.changed = Number(row.changed);
    record.due = row.due === null ? undefined : Number(row.due);
    record.line = row.line;
    record.revision = row.revision;
    record.mapping = row.mapping;
    record.deleted = (row.flags & FLAGS.deleted) !== 0;
    record.failed = (row.flags & FLAGS.failed) !== 0;
    record.incomplete = (row.flags & FLAGS.incomplete) !== 0;
    record.stands = (row.flags & FLAGS.stands) !== 0;
    record.parts = Uint8Array.prototype.slice.call(row.parts);
    record.receipt = {
      num: row.receipt,
      id: row.receipt_id ?? '',
      receivedAt: Number(row.received_at ?? 0),
    };
    record.isFirstKnown = row.first >= 0;
    if (row.first_id !== null)
      record.first = {
        num: row.first,
        id: row.first_id,
        receivedAt: Number(row.first_received_at),
        agency: row.first_agency ?? '',
      };
    record.stored = true;
    record.seeAll();
    bucket.records.set(name, record);
    return record;
  }
}

/** The records of which a receipt brought a row. Apart, so that its batches alone are read, whatever is known of how many rows there are. */
const BROUGHT = `with brought as materialized (
    select distinct w.num as receipt, l.record from core.receipt w
    join core.ledger l on l.bucket = w.bucket and l.receipt = w.num
      and l.at >= w.first_batch * ${ROWS_A_BATCH} and l.at < (w.last_batch + 1) * ${ROWS_A_BATCH}
    where w.bucket = $1 and w.id = $2)`;

const GREATEST_FIRST = 'version desc, received_at desc, receipt_id desc, line desc, mapping desc';

/** A row of the ledger by its place, without what it says. Looked up by its key, whatever the planner thinks of how many rows there are. */
const rowAt = (place: string): string =>
  `lateral (select record, at, prev, version, receipt, line, mapping, flags, content, reason is null as good
    from core.ledger where bucket = $1 and at = ${place} offset 0) l`;

const receiptOf = (row: string): string =>
  `lateral (select id, agency, received_at from core.receipt where bucket = $1 and num = ${row}.receipt offset 0) r`;

/** What a row that was found says. */
const ROW_WRITTEN =
  'lateral (select * from core.ledger where bucket = $1 and at = p.at offset 0) l';

/** Of records by their heads all rows. */
const CHAIN = `chain as (
    select l.* from unnest($2::bigint[]) n(head), ${rowAt('n.head')}
    union all
    select l.* from chain c, ${rowAt('c.prev')})`;

/** Of records by their heads the rows that were not withdrawn, each as it was last written. */
const WRITTEN = `${CHAIN},
  written as materialized (
    select distinct on (c.record, c.version, c.receipt, c.line, c.mapping) c.*, r.id as receipt_id, r.received_at,
      first_value(c.flags) over (partition by c.record, c.version, c.receipt, c.line, c.mapping
        order by c.flags & ${FLAGS.outcome} = ${OUTCOMES.indexOf('restored')}, c.at desc) as counted
    from chain c, ${receiptOf('c')}
    where c.flags & ${FLAGS.outcome} <> ${OUTCOMES.indexOf('retracted')} and not r.id = any($3)
    order by c.record, c.version, c.receipt, c.line, c.mapping, c.at desc)`;

const STORED_ROW = `p.record, p.counted, p.receipt_id as receipt, l.version, l.effective, l.line, l.mapping, l.place_partition, l.place_offset, l.flags, l.content,
  encode(l.sha, 'hex') as sha, l.payload, l.reason`;

const bestOf = (row: StoredRow, bucket: BucketState): Best => ({
  receipt: bucket.receipts.get(row.receipt) as ReceiptState,
  counted: countOf({
    outcome: outcomeOf(row.counted),
    stood: (row.counted & FLAGS.stands) !== 0,
  }),
  row: {
    version: Number(row.version),
    versioned: (row.flags & FLAGS.versioned) !== 0,
    deleted: (row.flags & FLAGS.deleted) !== 0,
    effective: Number(row.effective),
    line: row.line,
    mapping: row.mapping,
    placePartition: row.place_partition,
    placeOffset: Number(row.place_offset),
    sha: row.sha,
    payload: row.payload,
    content: Number(row.content),
    ...((row.flags & FLAGS.owned) === 0 && { shared: true }),
    ...((row.flags & FLAGS.column) !== 0 && { ofColumn: true }),
    ...((row.flags & FLAGS.blank) !== 0 && { blank: true }),
    ...(row.reason !== null && { failed: row.reason }),
  },
});

const LABELS_LOOK_BACK = 256;
