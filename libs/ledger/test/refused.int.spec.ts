import { bucketOf, OUTCOMES, recordValue } from '@nhip/contracts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  naivePermits,
  permitRows,
  permitVariant,
  seeded,
  until,
  type SentRow,
} from '@nhip/testkit';
import { compileCube } from '@nhip/kernel';
import {
  changesAfter,
  cubeVersions,
  currentPage,
  ledgerHealth,
  Programs,
  recordHistory,
  verify,
  type Writer,
} from '../src/index.js';
import { FLAGS } from '../src/store/flags.js';
import { catalogue, ScratchLedger, withSecondVersion } from './scratch-ledger.js';

const SEED = Number(process.env['NHIP_SEED'] ?? 4711);
const program = compileCube(catalogue.get('cube', 'permits')!, catalogue);
const REFUSED_LINE = 9_999;
const AT = Date.parse('2026-01-01T00:00:00Z');

/** A row that only says that nothing of a record stands any more is never refused. */
const refusing = (when: string): string => `
  create or replace function core.refuse() returns trigger language plpgsql as $$
  begin
    if new.line >= ${REFUSED_LINE} and new.flags & ${FLAGS.outcome} <> ${OUTCOMES.indexOf('retracted')} and (${when}) then
      raise exception 'refused' using errcode = '22P05';
    end if;
    return new;
  end $$;`;

const TRIGGER =
  'create trigger refuse before insert on core.ledger for each row execute function core.refuse()';

let ledger: ScratchLedger;
beforeEach(async () => {
  ledger = await ScratchLedger.open();
  await ledger.pool.query(refusing("new.reason is null or new.payload <> '{}'") + TRIGGER);
});
afterEach(() => ledger.close());

/** Sendings of a hard mix, and the greatest version of one of its records as a row that PostgreSQL refuses. */
function produceAll(): { good: SentRow[]; refused: SentRow } {
  const rows = permitVariant(permitRows(), { seed: SEED, prefix: 'x-', dossiers: 120 });
  const good = seeded(SEED)
    .shuffle(rows)
    .map((row, i): SentRow => {
      const sent = { row, receipt: `r${Math.floor(i / 50)}`, number: (i % 50) + 1, receivedAt: AT };
      ledger.produce(row, sent.receipt, sent.number, AT);
      return sent;
    });
  const [first] = rows;
  if (!first) throw new Error('the mix is empty');
  const greatest = { ...first, 'time:timestamp': '2025-12-01T00:00:00Z' };
  const refused = { row: greatest, receipt: 'refused', number: REFUSED_LINE, receivedAt: AT };
  ledger.produce(greatest, 'refused', REFUSED_LINE, AT);
  return { good, refused };
}

const incompleteCells = async (): Promise<number> => {
  const cells = await ledger.cells();
  return cells.reduce((sum, { values, measures }) => sum + Number(values[measures] ?? 0), 0);
};

/** The cells that are not empty, and how many of them are marked. */
async function standing(): Promise<{ readonly cells: readonly string[]; readonly marks: number }> {
  const filled = (await ledger.cells()).filter(({ values }) => values.some((value) => value !== 0));
  return {
    cells: filled
      .map(({ dims, bucket, day, values, measures }) =>
        JSON.stringify([
          dims,
          bucket,
          day,
          Array.from({ length: measures + 1 }, (_, i) => String(values[i] ?? 0)),
        ]),
      )
      .sort(),
    marks: filled.filter(({ values, measures }) => (values[measures] ?? 0) !== 0).length,
  };
}

/** Batches that were tried, those that were refused included. */
const batchesDrawn = async (): Promise<number> =>
  Number((await ledger.pool.query('select last_value from core.batch')).rows[0].last_value);

/** What the naive count says of the measures that it knows. */
function expected(sent: readonly SentRow[]): object {
  const { received, finished, late, open } = naivePermits(sent);
  return { received, finished, late, open };
}

const nameOf = ({ row }: SentRow): string => row['case:concept:name'] ?? '';

describe('a row that PostgreSQL refuses', () => {
  it.each([1, 1_000])('touches its record alone, in batches of %i', async (most) => {
    const { good, refused } = produceAll();
    await ledger.drain(ledger.engine(), most);
    const others = good.filter((sent) => nameOf(sent) !== nameOf(refused));
    expect(await ledger.totals()).toMatchObject(expected(others));
    expect(await incompleteCells()).toBeGreaterThan(0);
    const { rows } = await ledger.pool.query(
      "select r.failed::int, l.reason, l.payload, l.stood from core.receipt r join (select bucket, receipt, reason, payload, flags & 8 <> 0 as stood from core.ledger) l on l.bucket = r.bucket and l.receipt = r.num where r.id = 'refused'",
    );
    expect(rows).toEqual([{ failed: 1, reason: '22P05', payload: '{}', stood: true }]);
  });

  it('is put right by the next version of its record, which leaves no mark', async () => {
    const { good, refused } = produceAll();
    const writer = ledger.engine();
    await ledger.drain(writer);
    const failed = async () => (await ledgerHealth(ledger.pool, 'nhip.records')).failed;
    expect([...(await failed())]).toEqual([['municipal-permits.events', 1]]);
    const mended = {
      ...refused,
      row: { ...refused.row, 'time:timestamp': '2025-12-02T00:00:00Z' },
    };
    ledger.produce(mended.row, 'mended', 1, AT);
    await ledger.drain(writer);
    expect(await ledger.totals()).toMatchObject(expected([...good, mended]));
    expect((await failed()).size).toBe(0);
    expect(await incompleteCells()).toBe(0);
    expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true });
  });

  it('marks where it would count, and where the last version would that was not refused', async () => {
    await ledger.pool.query(refusing('new.reason is null'));
    const [first] = permitRows();
    const writer = ledger.engine();
    for (const [i, channel] of ['Desk', 'Internet', 'Post'].entries()) {
      const time = { 'time:timestamp': `2025-12-0${i + 1}T00:00:00Z` };
      ledger.produce(
        { ...first!, 'case:channel': channel, ...time },
        `r${i}`,
        i === 0 ? 1 : REFUSED_LINE,
        AT,
      );
      await ledger.drain(writer);
    }
    const marked = (await ledger.cells()).filter(({ values, measures }) => values[measures] === 1);
    const codes = new Set(marked.flatMap(({ dims: [channel = ''] }) => channel.split('@')[0]));
    expect([...codes].sort()).toEqual(['Desk', 'Post']);
  });

  it('leaves marks and sums that do not depend on order, repetition, batches or restarts', async () => {
    await ledger.pool.query(
      refusing(`new.reason is null or new.line % 2 = 0 and new.payload <> '{}'`),
    );
    const random = seeded(SEED);
    const rows = permitVariant(permitRows(), { seed: SEED, prefix: 'm-', dossiers: 30 });
    const sent = random.shuffle(rows).map((row, i) => {
      const number = (i % 40) + 1 + (i % 4 === 1 ? REFUSED_LINE : 0);
      return { row, receipt: `r${Math.floor(i / 40)}`, number, receivedAt: AT };
    });
    const produce = (one: SentRow): void =>
      ledger.produce(one.row, one.receipt, one.number, one.receivedAt);
    const writer = ledger.engine();
    sent.forEach(produce);
    ledger.withdraw('r1', 'w');
    await ledger.drain(writer);
    const inOrder = await standing();
    expect(inOrder.marks).toBeGreaterThan(5);
    await ledger.close();
    ledger = await ScratchLedger.open();
    await ledger.pool.query(
      refusing(`new.reason is null or new.line % 2 = 0 and new.payload <> '{}'`) + TRIGGER,
    );
    const [first, second] = [random.shuffle(sent), random.shuffle(sent)];
    first.slice(0, 100).forEach(produce);
    await ledger.drain(ledger.engine(), 7);
    ledger.withdraw('r1', 'w');
    first.slice(100).forEach(produce);
    await ledger.drain(ledger.engine(), 7);
    second.forEach(produce);
    await ledger.drain(ledger.engine(), 50);
    expect(await standing()).toEqual(inOrder);
  });

  it('changes nothing and counts nothing when it comes again, also where it could be stored in no form', async () => {
    const sending = (number: number): void => {
      const [row] = permitRows();
      if (!row) throw new Error('there are no permits');
      ledger.produce({ ...row, 'case:concept:name': `again-${number}` }, 'a', number, AT);
    };
    await ledger.pool.query(refusing(`new.reason is null or new.line % 2 = 0`));
    const numbers = [1, REFUSED_LINE, REFUSED_LINE + 1];
    numbers.forEach(sending);
    await ledger.drain(ledger.engine());
    const before = await standing();
    const counts = async () =>
      (
        await ledger.pool.query(
          'select sum(applied)::int as applied, sum(failed)::int as failed, sum(duplicates + late)::int as others from core.receipt',
        )
      ).rows;
    expect(await counts()).toEqual([{ applied: 1, failed: 2, others: 0 }]);
    numbers.forEach(sending);
    await ledger.drain(ledger.engine());
    expect(await counts()).toEqual([{ applied: 1, failed: 2, others: 0 }]);
    expect(await standing()).toEqual(before);
  });

  it('is gone for those who follow records where nothing of it could be kept, until the next version', async () => {
    const { refused } = produceAll();
    const id = nameOf(refused);
    const writer = ledger.engine();
    await ledger.drain(writer);
    const changes = async (after: number) =>
      (
        await changesAfter(
          ledger.pool,
          'permit',
          { commit: after, bucket: -1, seq: -1 },
          10_000,
          5_000,
        )
      ).filter((change) => change.id === id);
    const told = await changes(0);
    expect(told.at(-1)).toMatchObject({ deleted: true });
    const isCurrent = async () =>
      (await currentPage(ledger.pool, 'permit', { bucket: -1, id: '' }, 10_000, 5_000)).some(
        (record) => record.id === id,
      );
    expect(await isCurrent()).toBe(false);
    const at = (day: string) => ({ ...refused.row, 'time:timestamp': `2025-12-${day}T00:00:00Z` });
    ledger.produce(at('02'), 'again', REFUSED_LINE, AT);
    await ledger.drain(writer);
    const changed = async () =>
      (await ledger.pool.query('select changed::int from core.record where id = $1', [id])).rows;
    expect(await changed()).toEqual([{ changed: expect.any(Number) }]);
    const failedTwice = (await changed())[0].changed as number;
    ledger.produce(at('03'), 'mended', 1, AT);
    await ledger.drain(writer);
    expect((await changes(told.at(-1)?.commit ?? 0)).at(-1)).toMatchObject({ deleted: false });
    expect(await isCurrent()).toBe(true);
    expect((await changed())[0].changed).toBeGreaterThan(failedTwice);
  });

  it('is not even needed where a day lies outside what the tables hold: it is counted in no other cell', async () => {
    const [row] = permitRows();
    if (!row) throw new Error('there are no permits');
    ledger.produce(row, 'a', 1, AT);
    const writer = ledger.engine();
    await ledger.drain(writer);
    const bucket = bucketOf('permit', row['case:concept:name'] ?? '');
    const [first] = ledger.produced(bucket);
    if (first?.kind !== 'version') throw new Error('the partition has no version');
    const id = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p']
      .map((letter) => `far-${letter}`)
      .find((name) => bucketOf('permit', name) === bucket);
    if (id === undefined) throw new Error('no such record is in the bucket');
    // As many days earlier as blocks can be told apart, of codes that are numbered next.
    const receivedAt = Number(first.fields['receivedAt']) - 65_536 * 32 * 86_400_000;
    const fields = { ...first.fields, receivedAt, finishedAt: null, deadline: null, step: 'other' };
    const place = { ...first.place, row: 2 };
    ledger.put(bucket, recordValue({ ...first, id, fields, place }));
    await ledger.drain(writer);
    expect(await incompleteCells()).toBe(1);
    const { failed } = await ledgerHealth(ledger.pool, 'nhip.records');
    expect([...failed]).toEqual([['municipal-permits.events', 1]]);
    expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true, differences: [] });
  });

  it('is counted as late where a greater version stands', async () => {
    const { good, refused } = produceAll();
    const newer = { ...refused, row: { ...refused.row, 'time:timestamp': '2025-12-02T00:00:00Z' } };
    ledger.produce(newer.row, 'newer', 1, AT);
    await ledger.drain(ledger.engine());
    expect(await ledger.totals()).toMatchObject(expected([...good, newer]));
    expect(await incompleteCells()).toBe(0);
  });

  it('is not even needed where a code is too long to stand in a key: the cube says that it is incomplete', async () => {
    const { good } = produceAll();
    const [first] = ledger.produced(1);
    if (first?.kind !== 'version') throw new Error('the partition has no version');
    const fields = { ...first.fields, channel: 'x'.repeat(3_000) };
    ledger.put(1, recordValue({ ...first, version: first.version + 10 ** 13, fields }));
    await ledger.drain(ledger.engine());
    const others = good.filter((sent) => nameOf(sent) !== first.id);
    const { received } = await ledger.totals();
    expect(received).toBeLessThan(naivePermits(others).received + 1);
    expect(await incompleteCells()).toBeGreaterThan(1);
    expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true });
  });
});

/** From here on such records are changed only as failed. */
const refuseUpdates = (where: string): Promise<unknown> =>
  ledger.pool.query(`
    create function core.refuse_updates() returns trigger language plpgsql as $$
    begin
      if ${where} and new.flags & ${FLAGS.failed} = 0 then raise exception 'refused' using errcode = '22003'; end if;
      return new;
    end $$;
    create trigger refuse_updates before update on core.record for each row execute function core.refuse_updates()`);

/** Ids of permits that lie in a bucket. */
const idsIn = (bucket: number, most: number): string[] =>
  Array.from({ length: most * 16 + 100 }, (_, i) => `many-${i}`)
    .filter((id) => bucketOf('permit', id) === bucket)
    .slice(0, most);

const failedRecords = async (): Promise<number> =>
  (await ledgerHealth(ledger.pool, 'nhip.records')).failed.get('municipal-permits.events') ?? 0;

/** From here on a record of these can be stored only as failed, where so asked only without its payload. */
async function refuseRecord(where: string, alsoPayload: boolean): Promise<string> {
  const { rows } = await ledger.pool.query<{ id: string }>(
    `select id from core.record where flags & ${FLAGS.stands | FLAGS.deleted} = ${FLAGS.stands} and ${where} limit 1`,
  );
  const [{ id } = { id: '' }] = rows;
  await ledger.pool.query(`
    create function core.refuse_record() returns trigger language plpgsql as $$
    begin
      if new.id = '${id}' and new.flags & ${FLAGS.failed} = 0 then raise exception 'refused' using errcode = '22003'; end if;
      return new;
    end $$;
    create trigger refuse before insert or update on core.record for each row execute function core.refuse_record()`);
  if (alsoPayload)
    await ledger.pool.query(`
      create function core.refuse_payload() returns trigger language plpgsql as $$
      begin
        if new.reason is not null and new.payload <> '{}' then raise exception 'refused' using errcode = '22003'; end if;
        return new;
      end $$;
      create trigger refuse_payload before insert on core.ledger for each row execute function core.refuse_payload()`);
  return id;
}

async function expectFailed(...ids: readonly string[]): Promise<void> {
  const { rows } = await ledger.pool.query<{ id: string }>(
    `select id from core.record where flags & ${FLAGS.failed} <> 0`,
  );
  expect(rows.map(({ id }) => id)).toEqual(ids);
  const { failed } = await ledgerHealth(ledger.pool, 'nhip.records');
  expect([...failed]).toEqual([['municipal-permits.events', ids.length]]);
}

/** What the receipts count in all. */
async function expectSum(expectedSum: object): Promise<void> {
  const { rows } = await ledger.pool.query(
    'select sum(applied)::int as applied, sum(late)::int as late, sum(failed)::int as failed from core.receipt',
  );
  expect(rows[0]).toMatchObject(expectedSum);
}

/** Every row that came is counted once by its receipt. */
async function expectCounted(failed: number): Promise<void> {
  const { rows } = await ledger.pool.query(
    `select sum(applied + late + duplicates + failed)::int as counted, sum(failed)::int as failed,
       (select count(distinct (bucket, record, receipt, line))::int from core.ledger where flags & ${FLAGS.outcome} < 5) as rows
     from core.receipt where not withdraws`,
  );
  expect(rows).toEqual([
    { counted: rows[0]?.rows as number, failed, rows: rows[0]?.rows as number },
  ]);
}

const GOOD = permitVariant(permitRows(), { seed: SEED, prefix: 'g-', dossiers: 120 });

const BEFORE_DEADLINES = Date.parse('2026-11-25T00:00:00Z');
const AFTER_DEADLINES = Date.parse('2026-12-02T00:00:00Z');

/** Open dossiers in all buckets, each with a deadline ahead. */
function produceAhead(): readonly SentRow[] {
  const [first] = permitRows();
  if (!first) throw new Error('there are no permits');
  return Array.from({ length: 60 }, (_, i) => {
    const row = {
      ...first,
      'case:concept:name': `ahead-${i}`,
      'case:startdate': '2026-11-20T02:00:00.000Z',
      'case:deadline': `2026-12-01T02:00:${String(i).padStart(2, '0')}.000Z`,
      'case:enddate': '',
      'time:timestamp': '2026-11-20T03:00:00.000Z',
    };
    const sent = { row, receipt: 'ahead', number: i + 1, receivedAt: BEFORE_DEADLINES };
    ledger.produce(row, sent.receipt, sent.number, sent.receivedAt);
    return sent;
  });
}

/** Dossiers whose deadlines have passed, one of them refused when its timer fired. */
async function refusedByTheClock(
  alsoPayload: boolean,
): Promise<{ sent: readonly SentRow[]; writer: Writer; id: string }> {
  ledger.now = BEFORE_DEADLINES;
  const sent = produceAhead();
  const writer = ledger.engine();
  await ledger.drain(writer);
  const id = await refuseRecord('bucket = 4 and num > 2 and due is not null', alsoPayload);
  ledger.now = AFTER_DEADLINES;
  await untilFired(writer);
  return { sent, writer, id };
}

/** Sendings of fifty rows. */
function produceGood(): readonly SentRow[] {
  return GOOD.map((row, i) => {
    const sent = { row, receipt: `g${Math.floor(i / 50)}`, number: (i % 50) + 1, receivedAt: AT };
    ledger.produce(row, sent.receipt, sent.number, AT);
    return sent;
  });
}

const without = (sent: readonly SentRow[], id: string): readonly SentRow[] =>
  sent.filter((one) => nameOf(one) !== id);

it('passes many records that a new cube calls for and PostgreSQL refuses in a few batches each', async () => {
  produceGood();
  const writer = ledger.engine();
  await ledger.drain(writer);
  await refuseUpdates('new.num <= 10');
  const before = await batchesDrawn();
  const { rows } = await ledger.pool.query(
    `select count(*)::int as many from core.record where num <= 10 and flags & ${FLAGS.stands} <> 0`,
  );
  const { many } = rows[0] as { many: number };
  expect(many).toBeGreaterThan(70);
  const second = withSecondVersion();
  writer.setPrograms(Programs.of(second, Programs.of(catalogue)));
  await until('the second is live', async () => {
    writer.tick();
    return (await cubeVersions(ledger.pool)).some(
      ({ version, state }) => version === 2 && state === 'live',
    );
  });
  await expectCounted(many);
  const tried = (await batchesDrawn()) - before;
  expect(tried).toBeLessThan(many * 8);
});

it('keeps no row of another bucket waiting while a new cube meets many that PostgreSQL refuses', async () => {
  const [row] = permitRows();
  if (!row) throw new Error('there are no permits');
  idsIn(3, 200).forEach((id, i) =>
    ledger.produce({ ...row, 'case:concept:name': id }, 'a', i + 1, AT),
  );
  const writer = ledger.engine();
  await ledger.drain(writer);
  await refuseUpdates('new.bucket = 3');
  writer.setPrograms(Programs.of(withSecondVersion(), Programs.of(catalogue)));
  await until('the first is refused', async () => (await failedRecords()) > 0);
  const [other = ''] = idsIn(5, 1);
  ledger.produce({ ...row, 'case:concept:name': other }, 'b', 1, AT);
  await ledger.drain(writer);
  expect(await failedRecords()).toBeLessThan(200);
  await until('all are refused', async () => (writer.tick(), (await failedRecords()) === 200));
});

/** A writer before which lies the withdrawal of 200 records of bucket 3, none of which may be updated. */
async function refusedWithdrawal(): Promise<Writer> {
  const [row] = permitRows();
  if (!row) throw new Error('there are no permits');
  const ids = idsIn(3, 200);
  for (const [receipt, month] of [
    ['a', '11'],
    ['b', '12'],
  ] as const)
    ids.forEach((id, i) => {
      const time = { 'time:timestamp': `2025-${month}-01T00:00:00Z` };
      ledger.produce({ ...row, 'case:concept:name': id, ...time }, receipt, i + 1, AT);
    });
  const writer = ledger.engine();
  await ledger.drain(writer);
  await refuseUpdates('new.bucket = 3');
  ledger.withdraw('b', 'w');
  return writer;
}

it('carries no withdrawal on in a bucket that was given to another, and leaves none open at the end', async () => {
  const writer = await refusedWithdrawal();
  const given = ledger.drain(writer).catch((error: unknown) => error);
  await until('the first is refused', async () => (await failedRecords()) > 0);
  writer.assigned({ 'nhip.records': [0, 1, 2] });
  expect(await given).toMatchObject({ code: 'partition-fenced' });
  writer.assigned({ 'nhip.records': [0, 1, 2, 3, 4, 5, 6, 7] });
  const stopped = ledger.drain(writer).catch((error: unknown) => error);
  const before = await failedRecords();
  await until('it goes on', async () => (await failedRecords()) > before);
  await writer.stop();
  expect(await stopped).toMatchObject({ code: 'writer-stops' });
  await ledger.drain(ledger.engine());
  expect(await failedRecords()).toBe(200);
});

it('carries a withdrawal on once where it is read again while it goes on', async () => {
  const writer = await refusedWithdrawal();
  const next = Number((await writer.next('nhip.records', 3))?.next ?? 0n);
  const batch = ledger.batch(3, next, 10);
  if (!batch) throw new Error('nothing is left to read');
  const settled = await Promise.allSettled([writer.submit(batch), writer.submit(batch)]);
  expect(settled).toMatchObject([
    { status: 'rejected', reason: { code: 'partition-fenced' } },
    { status: 'fulfilled' },
  ]);
  expect(await failedRecords()).toBe(200);
});

it('takes the place of a row that was refused in every form, where it can be stored later', async () => {
  await ledger.pool.query(refusing('true'));
  const [row] = permitRows();
  if (!row) throw new Error('there are no permits');
  ledger.produce(row, 'a', REFUSED_LINE, AT);
  await ledger.drain(ledger.engine());
  await expectSum({ applied: 0, failed: 1 });
  await ledger.pool.query('drop trigger refuse on core.ledger');
  ledger.produce(row, 'a', REFUSED_LINE, AT);
  await ledger.drain(ledger.engine());
  await expectSum({ applied: 1, failed: 0 });
  ledger.produce(row, 'a', REFUSED_LINE, AT);
  await ledger.drain(ledger.engine());
  await expectSum({ applied: 1, failed: 0 });
});

it('counts a row once that a withdrawal lets stand and that comes again in the same batch', async () => {
  const [row] = permitRows();
  if (!row) throw new Error('there are no permits');
  const at = (day: number) => ({ ...row, 'time:timestamp': `2025-12-0${day}T00:00:00Z` });
  ledger.produce(at(1), 'a', 1, AT);
  ledger.produce(at(5), 'b', 1, AT);
  const writer = ledger.engine();
  await ledger.drain(writer);
  ledger.withdraw('b', 'w');
  ledger.produce(at(3), 'c', 1, AT);
  ledger.produce(at(1), 'a', 1, AT);
  await ledger.drain(writer);
  await expectSum({ applied: 3, late: 0 });
});

it('gives back a connection that is lost before it is of use', async () => {
  const lossy = {
    ...ledger.pool,
    query: ledger.pool.query.bind(ledger.pool),
    connect: async () => {
      const client = await ledger.pool.connect();
      if (losses-- > 0)
        await client.query('select pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
      return client;
    },
  };
  let losses = 8;
  const [row] = permitRows();
  if (!row) throw new Error('there are no permits');
  ledger.produce(row, 'a', 1, AT);
  const writer = ledger.engine(lossy as never);
  await until('the row is committed', () =>
    ledger.drain(writer).then(
      () => true,
      () => false,
    ),
  );
  await expectSum({ applied: 1 });
});

describe.each([
  ['with its payload', false],
  ['without it', true],
])(
  'a record that PostgreSQL refuses where no message brings it, stored as failed %s',
  (_, alsoPayload) => {
    it('is passed by the walk of a new cube, which goes live: only that record does not count', async () => {
      produceGood();
      const writer = ledger.engine();
      await ledger.drain(writer);
      const id = await refuseRecord('bucket = 3 and num > 4', alsoPayload);
      const second = withSecondVersion();
      writer.setPrograms(Programs.of(second, Programs.of(catalogue)));
      await until('the second is live', async () => {
        writer.tick();
        return (await cubeVersions(ledger.pool)).some(
          ({ version, state }) => version === 2 && state === 'live',
        );
      });
      const anew = compileCube(second.get('cube', 'permits')!, second);
      expect(await verify(ledger.pool, [anew])).toMatchObject({ equal: true, differences: [] });
      await expectFailed(id);
      await expectCounted(1);
      const history = await recordHistory(ledger.pool, 'permit', id);
      expect(history.filter(({ current }) => current)).toMatchObject([{ outcome: 'failed' }]);
    });

    it('is passed by the clock: the timers behind it fire', async () => {
      const { sent, id } = await refusedByTheClock(alsoPayload);
      expect(await ledger.totals()).toMatchObject({
        ...expected(without(sent, id)),
        overdue: sent.length - 1,
      });
      expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true, differences: [] });
      await expectFailed(id);
      await expectCounted(1);
    });

    it('is passed by a withdrawal that lets it stand again: the others do', async () => {
      const sent = produceGood();
      const greater = without(sent, '').filter(({ number }) => number % 3 === 0);
      greater.forEach(({ row }, i) =>
        ledger.produce(
          { ...row, 'time:timestamp': '2025-12-01T00:00:00Z' },
          'taken back',
          i + 1,
          AT,
        ),
      );
      const writer = ledger.engine();
      await ledger.drain(writer);
      const id = await refuseRecord(
        "(bucket, receipt) in (select bucket, num from core.receipt where id = 'taken back') and bucket = 2",
        alsoPayload,
      );
      ledger.withdraw('taken back', 'w');
      await ledger.drain(writer);
      expect(await ledger.totals()).toMatchObject(expected(without(sent, id)));
      expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true, differences: [] });
      await expectFailed(id);
      await expectCounted(1);
      const { rows } = await ledger.pool.query('select 1 from core.withdrawal');
      expect(rows).toHaveLength(8);
    });

    it('marks also what the version below it would add, at once and whatever comes later', async () => {
      const [first] = permitRows();
      const at = (channel: string, day: number) => ({
        ...first,
        'case:concept:name': 'one',
        'case:channel': channel,
        'time:timestamp': `2025-12-0${day}T00:00:00Z`,
      });
      ledger.produce(at('Desk', 2) as never, 'a', 1, AT);
      ledger.produce(at('Post', 3) as never, 'b', 1, AT);
      const writer = ledger.engine();
      await ledger.drain(writer);
      await refuseRecord('true', alsoPayload);
      const second = withSecondVersion();
      writer.setPrograms(Programs.of(second, Programs.of(catalogue)));
      await until('it has failed', async () => (writer.tick(), (await standing()).marks > 0));
      const before = await standing();
      expect(before.cells.filter((cell) => cell.includes('Desk@')).length).toBeGreaterThan(0);
      ledger.produce(at('Internet', 1) as never, 'late', 1, AT);
      await ledger.drain(writer);
      expect(await standing()).toEqual(before);
    });

    it('stays failed where a withdrawal lets it stand once more, and is counted once', async () => {
      const { sent, writer, id } = await refusedByTheClock(alsoPayload);
      await ledger.pool.query('drop trigger refuse on core.record');
      const [newer] = sent.filter((one) => nameOf(one) === id);
      if (!newer) throw new Error('the record has no row');
      ledger.produce(
        { ...newer.row, 'time:timestamp': '2026-11-21T00:00:00Z' },
        'newer',
        1,
        BEFORE_DEADLINES,
      );
      await ledger.drain(writer);
      expect((await ledgerHealth(ledger.pool, 'nhip.records')).failed.size).toBe(0);
      ledger.withdraw('newer', 'w');
      await ledger.drain(writer);
      expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true, differences: [] });
      await expectFailed(id);
      await expectCounted(1);
    });
  },
);

describe('what PostgreSQL refuses in every form', () => {
  const refuseAll = (table: string, when: string): Promise<unknown> =>
    ledger.pool.query(`
      create function core.refuse_all() returns trigger language plpgsql as $$
      begin
        if ${when} then raise exception 'refused' using errcode = '22P05'; end if;
        return new;
      end $$;
      create trigger refuse_all before insert on core.${table} for each row execute function core.refuse_all()`);
  const failedOf = async (receipt: string): Promise<unknown> =>
    (
      await ledger.pool.query(
        'select withdraws, sum(failed)::int as failed from core.receipt where id = $1 group by 1',
        [receipt],
      )
    ).rows;

  it('of a version, is counted by its receipt', async () => {
    await refuseAll('ledger', `new.line = ${REFUSED_LINE}`);
    const { good } = produceAll();
    await ledger.drain(ledger.engine());
    expect(await ledger.totals()).toMatchObject(expected(good));
    expect(await failedOf('refused')).toEqual([{ withdraws: false, failed: 1 }]);
  });

  it('of a withdrawal, is counted by its receipt', async () => {
    await refuseAll('withdrawal', 'new.bucket = 5');
    produceGood();
    await ledger.drain(ledger.engine());
    ledger.withdraw('g1', 'w');
    await ledger.drain(ledger.engine());
    expect(await failedOf('w')).toEqual([{ withdraws: true, failed: 1 }]);
    const { rows } = await ledger.pool.query('select 1 from core.withdrawal');
    expect(rows).toHaveLength(7);
    expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true, differences: [] });
  });
});

/** Until every timer that is due has fired. */
const untilFired = (writer: Writer): Promise<unknown> =>
  until('the timers have fired', async () => {
    writer.tick();
    const { rows } = await ledger.pool.query('select 1 from core.record where due <= $1 limit 1', [
      ledger.now,
    ]);
    return rows.length === 0;
  });
