import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OUTCOMES } from '@nhip/contracts';
import { compileCube } from '@nhip/kernel';
import {
  naivePermits,
  permitRows,
  permitVariant,
  seeded,
  type PermitRow,
  type SentRow,
} from '@nhip/testkit';
import { changesAfter, lastCommit, recordHistory, verify } from '../src/index.js';
import { headOf, onSnapshot, readPage } from '../src/publish/page.js';
import { FLAGS } from '../src/store/flags.js';
import { catalogue, ScratchLedger, type Sender } from './scratch-ledger.js';

const program = compileCube(catalogue.get('cube', 'permits')!, catalogue);
const SEED = Number(process.env['NHIP_SEED'] ?? 4711);
const AT = Date.parse('2026-01-01T00:00:00Z');
/** C goes on for B. */
const SENDERS = [
  { agency: 'A' },
  { agency: 'B' },
  { agency: 'C', inherits: ['B'] },
] as const satisfies readonly Sender[];

type SentBy = SentRow & { readonly sender: Sender };

let ledger: ScratchLedger;
beforeEach(async () => {
  ledger = await ScratchLedger.open();
});
afterEach(() => ledger.close());

/** Sendings of several agencies about the same records. @param order in which they arrive */
function contested(seed: number, dossiers: number): SentBy[] {
  const random = seeded(seed);
  const rows = permitVariant(permitRows(), { seed, prefix: 'x-', dossiers, conflicts: 0.05 });
  return random.shuffle(rows).map((row, i): SentBy => {
    const sending = Math.floor(i / 20);
    const receipt = `r${String(sending).padStart(4, '0')}`;
    const sender = SENDERS[sending % SENDERS.length] as Sender;
    return { row, receipt, number: (i % 20) + 1, receivedAt: AT + sending, sender };
  });
}

const produce = ({ row, receipt, number, receivedAt, sender }: SentBy): void =>
  ledger.produce(row, receipt, number, receivedAt, sender);
const idOf = ({ row }: SentRow): string => row['case:concept:name'] ?? '';

/** Receipts that were withdrawn, each with whether that released its records. */
type Withdrawals = Readonly<Record<string, boolean>>;

/** By the plainest code there is: of each record the rows that were not withdrawn of those who may write to it. */
function permitted(
  sent: readonly SentBy[],
  withdrawals: Withdrawals = {},
): { readonly may: readonly SentBy[]; readonly mayNot: readonly SentBy[] } {
  const owners = new Map<string, SentBy>();
  for (const one of sent) {
    if (one.row.deleted === 'true' || withdrawals[one.receipt]) continue;
    const first = owners.get(idOf(one));
    if (!first || one.receivedAt < first.receivedAt) owners.set(idOf(one), one);
  }
  const isPermitted = (one: SentBy): boolean => {
    const owner = owners.get(idOf(one))?.sender.agency ?? one.sender.agency;
    return one.sender.agency === owner || one.sender.inherits?.includes(owner) === true;
  };
  const left = sent.filter(({ receipt }) => withdrawals[receipt] === undefined);
  return { may: left.filter(isPermitted), mayNot: left.filter((one) => !isPermitted(one)) };
}

/** Rows by receipt that do not count, by the counts of the receipts and by the places that are kept of them. */
async function forbidden(): Promise<unknown> {
  const { rows } = await ledger.pool.query(
    `select r.id, sum(r.forbidden)::int as counted, sum((select count(*) from core.forbidden f where f.bucket = r.bucket and f.receipt = r.num))::int as kept
     from core.receipt r where not exists (select 1 from core.withdrawal w where w.receipt = r.id) group by 1 having sum(r.forbidden) > 0 order by 1`,
  );
  return rows;
}

/** The same by the plainest code. */
function forbiddenOf(sent: readonly SentBy[], withdrawals?: Withdrawals): readonly object[] {
  const others = Map.groupBy(permitted(sent, withdrawals).mayNot, ({ receipt }) => receipt);
  return Array.from(others, ([id, { length }]) => ({ id, counted: length, kept: length })).sort(
    (a, b) => (a.id < b.id ? -1 : 1),
  );
}

/** From now on the database refuses rows. @param which SQL of a row of the ledger */
const refuse = (which: string): Promise<unknown> =>
  ledger.pool.query(`
    create function core.refuse() returns trigger language plpgsql as $$
    begin
      if ${which} then
        raise exception 'refused' using errcode = '22P05';
      end if;
      return new;
    end $$;
    create trigger refuse before insert on core.ledger for each row execute function core.refuse()`);

const IS_RESTORED = `new.flags & ${FLAGS.outcome} = ${OUTCOMES.indexOf('restored')}`;
/** As `refuse`, of what is to stand again. */
const refuseRestored = (which: string): Promise<unknown> => refuse(`${IS_RESTORED} and ${which}`);

/** What is counted of a receipt adds up, whatever its rows were judged to be and how often they came. */
async function expectSums(sent: readonly SentBy[]): Promise<void> {
  const { rows } = await ledger.pool.query<{ id: string; rows: number }>(
    'select id, sum(applied + late + duplicates + failed + forbidden)::int as rows from core.receipt where not withdraws group by 1',
  );
  const places = new Set(sent.map(({ receipt, number }) => `${receipt}/${number}`));
  expect(rows.reduce((sum, { rows: of }) => sum + of, 0)).toBe(places.size);
}

async function expectNaive(sent: readonly SentBy[], withdrawals?: Withdrawals): Promise<void> {
  const { received, finished, late, open } = naivePermits(permitted(sent, withdrawals).may);
  expect(await ledger.totals()).toMatchObject({ received, finished, late, open });
  expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true, differences: [] });
  expect(await forbidden()).toEqual(forbiddenOf(sent, withdrawals));
  await expectSums(sent);
}

describe('records that several agencies write to', () => {
  it.each([1, 17, 1_000])(
    'are of whoever sent them first, in whatever order they arrive, in batches of %i',
    async (most) => {
      const sent = contested(SEED + most, most === 1 ? 10 : 120);
      seeded(SEED).shuffle(sent).forEach(produce);
      await ledger.drain(ledger.engine(), most);
      expect(permitted(sent).mayNot).not.toEqual([]);
      await expectNaive(sent);
    },
  );

  it('stay so where everything comes again, to a writer that knows the database alone', async () => {
    const sent = contested(SEED + 1, 60);
    const order = seeded(SEED).shuffle(sent);
    order.forEach(produce);
    const first = ledger.engine();
    for (let partition = 0; partition < 8; partition += 1)
      await first.submit(ledger.batch(partition, 0, 25)!);
    await first.stop();
    order.toReversed().forEach(produce);
    await ledger.drain(ledger.engine(), 40);
    await expectNaive(sent);
  });

  it.each([
    ['stay those of whoever withdraws the first delivery', false],
    ['are of the next one where the first delivery is withdrawn and released', true],
  ])('%s, before or after the others came', async (_, release) => {
    const sent = contested(SEED + 2, 100);
    ledger.withdraw('r0001', 'w1', release);
    seeded(SEED).shuffle(sent).forEach(produce);
    await ledger.drain(ledger.engine(), 30);
    await expectNaive(sent, { r0001: release });
    ledger.withdraw('r0000', 'w2', release);
    ledger.withdraw('r0003', 'w3', !release);
    await ledger.drain(ledger.engine());
    const withdrawals = { r0001: release, r0000: release, r0003: !release };
    await expectNaive(sent, withdrawals);
    seeded(SEED + 1)
      .shuffle(sent)
      .forEach(produce);
    ledger.withdraw('r0000', 'w2', release);
    await ledger.drain(ledger.engine(), 25);
    await expectNaive(sent, withdrawals);
  });

  it('are of whoever sent them first also where what stands then is refused by the database', async () => {
    const row = (day: string): PermitRow => ({
      ...(permitRows()[0] as PermitRow),
      'case:concept:name': 'one',
      'time:timestamp': `2025-12-${day}T00:00:00Z`,
    });
    const [a, b] = SENDERS;
    ledger.produce(row('03'), 'r2', 1, AT + 1, b);
    ledger.produce(row('02'), 'r3', 1, AT + 2, a);
    const writer = ledger.engine();
    await ledger.drain(writer);
    await refuseRestored('true');
    ledger.produce(row('01'), 'r1', 1, AT, a);
    await ledger.drain(writer);
    expect(await forbidden()).toEqual([{ id: 'r2', counted: 1, kept: 1 }]);
    const history = await recordHistory(ledger.pool, 'permit', 'one');
    expect(history.find(({ current }) => current)).toMatchObject({
      outcome: 'failed',
      prov: { receipt: 'r3' },
    });
    expect(history.map(({ prov }) => prov.receipt)).toContain('r1');
    expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true, differences: [] });
  });

  it('are judged anew record by record where what stands then is refused by the database', async () => {
    const sent = contested(SEED + 3, 80);
    seeded(SEED).shuffle(sent).forEach(produce);
    const writer = ledger.engine();
    await ledger.drain(writer);
    await refuseRestored('new.line % 3 = 0');
    ledger.withdraw('r0000', 'w1', true);
    await ledger.drain(writer);
    expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true, differences: [] });
    expect(await forbidden()).toEqual(forbiddenOf(sent, { r0000: true }));
    const { rows } = await ledger.pool.query<{ failed: number }>(
      'select sum(failed)::int as failed from core.receipt',
    );
    expect(rows[0]?.failed).toBeGreaterThan(0);
  });

  describe('of one record', () => {
    const [any] = permitRows();
    const row = (day: string, deleted = 'false'): PermitRow => ({
      ...(any as PermitRow),
      'case:concept:name': 'one',
      'time:timestamp': `2025-12-${day}T00:00:00Z`,
      deleted,
    });
    const [a, b, c] = SENDERS;
    const outcomes = async (): Promise<unknown> =>
      (await recordHistory(ledger.pool, 'permit', 'one')).map(({ outcome, prov, current }) => [
        prov.agency,
        outcome,
        ...(current ? ['stands'] : []),
      ]);

    it('neither correct nor delete that of another', async () => {
      ledger.produce(row('01'), 'r1', 1, AT, a);
      ledger.produce(row('02'), 'r2', 1, AT + 1, b);
      ledger.produce(row('03', 'true'), 'r3', 1, AT + 2, c);
      ledger.produce(row('01'), 'r4', 1, AT + 3, a);
      await ledger.drain(ledger.engine());
      expect(await ledger.totals()).toMatchObject({ received: 1 });
      expect(await outcomes()).toEqual([
        ['A', 'duplicate', 'stands'],
        ['C', 'forbidden'],
        ['B', 'forbidden'],
        ['A', 'current'],
      ]);
    });

    /** Every order of some things. */
    const orders = <T>(things: readonly T[]): readonly (readonly T[])[] =>
      things.length < 2
        ? [things]
        : things.flatMap((one, i) =>
            orders(things.toSpliced(i, 1)).map((others) => [one, ...others]),
          );
    /** Of the record and the receipts of one turn. */
    type Step = (turn: number) => void;
    const send =
      (receipt: string, at: number, sender: Sender, day: string, deleted?: string): Step =>
      (turn) =>
        ledger.produce(
          { ...row(day, deleted), 'case:concept:name': `one-${turn}` },
          `${receipt}-${turn}`,
          1,
          AT + at,
          sender,
        );
    const takeBack =
      (receipt: string, release = false): Step =>
      (turn) =>
        ledger.withdraw(`${receipt}-${turn}`, `w-${receipt}-${turn}`, release);
    const standing = async (id: string): Promise<string> => {
      const history = await recordHistory(ledger.pool, 'permit', id);
      const { prov } = history.find(({ current }) => current) ?? {};
      return prov ? `${prov.agency} by ${prov.receipt}` : 'nothing';
    };

    it.each<readonly [string, readonly Step[], (turn: number) => string, string]>([
      [
        'stay those of an agency that withdraws its file and sends the mended one',
        [send('r1', 0, a, '01'), send('r2', 1, b, '02'), takeBack('r1'), send('r3', 2, a, '01')],
        (turn) => `A by r3-${turn}`,
        'r2',
      ],
      [
        'are deleted by no other where the first delivery is withdrawn',
        [
          ...[send('r1', 0, a, '01'), send('r2', 1, b, '02', 'true')],
          ...[takeBack('r1'), send('r3', 2, a, '01')],
        ],
        (turn) => `A by r3-${turn}`,
        'r2',
      ],
      [
        'are not claimed by a deletion',
        [send('r1', 0, b, '02', 'true'), send('r2', 1, a, '01')],
        (turn) => `A by r2-${turn}`,
        'r1',
      ],
      [
        'are of the next one where they are released',
        [
          ...[send('r1', 0, a, '01'), send('r2', 1, b, '02')],
          ...[takeBack('r1', true), send('r3', 2, a, '03')],
        ],
        (turn) => `B by r2-${turn}`,
        'r3',
      ],
      [
        'are claimed by what was withdrawn and not released, where what came before is released',
        [
          ...[send('r1', 0, c, '01'), send('r2', 1, a, '02'), send('r3', 2, b, '03')],
          ...[takeBack('r1', true), takeBack('r2')],
        ],
        () => 'nothing',
        'r3',
      ],
    ])('%s, in whatever order all that comes', async (_, steps, stands, refused) => {
      const all = seeded(SEED).shuffle(orders(steps)).slice(0, 24);
      // Some come together, some one by one.
      for (let at = 0; at < steps.length; at += 1) {
        all.forEach((order, turn) => turn % 2 === 0 && order[at]?.(turn));
        await ledger.drain(ledger.engine());
      }
      all.forEach((order, turn) => order.forEach((step) => step(turn)));
      await ledger.drain(ledger.engine(), 40);
      for (const turn of all.keys()) expect(await standing(`one-${turn}`)).toBe(stands(turn));
      const told = all.map((__, turn) => ({ id: `${refused}-${turn}`, counted: 1, kept: 1 }));
      expect(await forbidden()).toEqual(told.sort((x, y) => (x.id < y.id ? -1 : 1)));
      expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true });
    });

    it('are deleted by anybody until a row claims them', async () => {
      ledger.produce(row('02', 'true'), 'r1', 1, AT, b);
      ledger.produce(row('03', 'true'), 'r2', 1, AT + 1, a);
      await ledger.drain(ledger.engine());
      expect(await outcomes()).toEqual([
        ['A', 'current', 'stands'],
        ['B', 'current'],
      ]);
      expect(await forbidden()).toEqual([]);
      ledger.produce(row('04'), 'r3', 1, AT + 2, c);
      await ledger.drain(ledger.engine());
      expect(await outcomes()).toEqual([
        ['A', 'forbidden'],
        ['B', 'forbidden'],
        ['C', 'current', 'stands'],
        ['A', 'current'],
        ['B', 'current'],
      ]);
      expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true });
    });

    it('are released by whoever carries the withdrawal on, also where it was noted and no more', async () => {
      ledger.produce(row('01'), 'r1', 1, AT, a);
      ledger.produce(row('02'), 'r2', 1, AT + 1, b);
      await ledger.drain(ledger.engine());
      await ledger.pool.query(
        `insert into core.withdrawal (bucket, receipt, by_receipt, reason, batch, released) select b, 'r1', 'w', 'test', 1, true from generate_series(0, 7) b`,
      );
      ledger.withdraw('r1', 'w', true);
      await ledger.drain(ledger.engine());
      expect(await standing('one')).toBe('B by r2');
      expect(await forbidden()).toEqual([]);
      expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true });
    });

    it('is refused once, also where it comes again and says otherwise for whom its agency goes on', async () => {
      ledger.produce(row('01'), 'r1', 1, AT, a);
      ledger.produce(row('02'), 'r2', 1, AT + 1, b);
      await ledger.drain(ledger.engine());
      ledger.produce(row('02'), 'r2', 1, AT + 1, { ...b, inherits: ['A'] });
      await ledger.drain(ledger.engine());
      expect(await forbidden()).toEqual([{ id: 'r2', counted: 1, kept: 1 }]);
      expect(await outcomes()).toEqual([
        ['B', 'forbidden'],
        ['A', 'current', 'stands'],
      ]);
    });

    it.each([
      ['the row that claims it', `new.line = 9 and new.payload <> '{}'`, ['r1']],
      ['what stands by it', `new.line = 3 and ${IS_RESTORED}`, ['r3']],
    ])('fails by no more than what is refused, where that is %s', async (_, which, refused) => {
      await refuse(which);
      const sends = [
        () => ledger.produce(row('01'), 'r1', 9, AT, a),
        () => ledger.produce(row('02'), 'r2', 1, AT + 1, b),
        () => ledger.produce(row('03'), 'r3', 3, AT + 2, a),
      ];
      const engine = ledger.engine();
      for (const step of sends.toReversed()) {
        step();
        await ledger.drain(engine);
      }
      const { rows } = await ledger.pool.query<{ id: string }>(
        `select r.id from core.ledger l join core.receipt r on r.bucket = l.bucket and r.num = l.receipt where l.reason is not null group by 1 order by 1`,
      );
      expect(rows.map(({ id }) => id)).toEqual(refused);
      expect(await standing('one')).toBe('A by r3');
      expect(await forbidden()).toEqual([{ id: 'r2', counted: 1, kept: 1 }]);
      expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true });
    });

    it('hides nothing of what stands, however many rows of others came after', async () => {
      ledger.produce(row('01'), 'r1', 1, AT, a);
      for (let line = 1; line <= 1_001; line += 1) ledger.produce(row('02'), 'r2', line, AT + 1, b);
      await ledger.drain(ledger.engine());
      const history = await recordHistory(ledger.pool, 'permit', 'one');
      expect(history).toHaveLength(1_001);
      expect(history.filter(({ current }) => current)).toMatchObject([{ prov: { receipt: 'r1' } }]);
    });

    it('are held against their owners by verify, whatever the writer thought', async () => {
      ledger.produce(row('01'), 'r1', 1, AT, a);
      ledger.produce(row('02', 'true'), 'r2', 1, AT + 1, b);
      await ledger.drain(ledger.engine());
      const isEqual = async () => (await verify(ledger.pool, [program])).equal;
      expect(await isEqual()).toBe(true);
      await ledger.pool.query("update core.receipt set agency = 'A' where id = 'r2'");
      expect(await isEqual()).toBe(false);
      await ledger.pool.query(
        `update core.receipt set agency = 'D', inherits = '["A"]' where id = 'r2'`,
      );
      expect(await isEqual()).toBe(false);
      await ledger.pool.query("update core.receipt set agency = 'B', inherits = null");
      await ledger.pool.query(`update core.ledger set flags = flags & ~${FLAGS.owned}`);
      expect(await isEqual()).toBe(false);
    });

    it('is told to its sender by the row', async () => {
      ledger.produce(row('01'), 'r1', 1, AT, a);
      ledger.produce(row('02'), 'r2', 7, AT + 1, b);
      await ledger.drain(ledger.engine());
      const client = await ledger.pool.connect();
      const { receipts } = await onSnapshot(client, async () =>
        readPage(client, await headOf(client), 0),
      ).finally(() => client.release());
      expect(
        receipts
          .map(({ id, forbidden: count, forbiddenRows }) => [id, count, forbiddenRows])
          .sort(),
      ).toEqual([
        ['r1', 0, []],
        ['r2', 1, [7]],
      ]);
    });

    it('correct and delete those of the agency that they go on for', async () => {
      ledger.produce(row('01'), 'r1', 1, AT, b);
      ledger.produce(row('03', 'true'), 'r2', 1, AT + 1, c);
      await ledger.drain(ledger.engine());
      expect(await ledger.totals()).toMatchObject({ received: 0 });
      expect(await outcomes()).toEqual([
        ['C', 'current', 'stands'],
        ['B', 'current'],
      ]);
    });

    it('take it over by a row that was received first and came late: who follows changes sees it', async () => {
      const engine = ledger.engine();
      ledger.produce(row('02', 'true'), 'r2', 1, AT + 1, b);
      await ledger.drain(engine);
      const before = (await lastCommit(ledger.pool)).commit;
      ledger.produce(row('01'), 'r1', 1, AT, a);
      await ledger.drain(engine);
      expect(await outcomes()).toEqual([
        ['A', 'restored'],
        ['B', 'forbidden'],
        ['A', 'late', 'stands'],
        ['B', 'current'],
      ]);
      const { commit } = await lastCommit(ledger.pool);
      const place = { commit: before, bucket: 99, seq: 0 };
      expect(await changesAfter(ledger.pool, 'permit', place, commit, 10)).toMatchObject([
        { id: 'one', deleted: false, version: Date.parse('2025-12-01T00:00:00Z') },
      ]);
    });

    it('go on where it was stored before records had owners', async () => {
      ledger.produce(row('01'), 'r1', 1, AT, a);
      ledger.produce(row('02'), 'r2', 1, AT + 1, a);
      await ledger.drain(ledger.engine());
      await ledger.pool.query(
        `update core.ledger set flags = flags & ~${FLAGS.owned}; update core.record set first = -1`,
      );
      ledger.produce(row('03', 'true'), 'r3', 1, AT + 2, b);
      ledger.produce(row('04'), 'r4', 1, AT + 3, a);
      await ledger.drain(ledger.engine());
      expect((await outcomes()) as unknown[]).toEqual([
        ['A', 'current', 'stands'],
        ['B', 'forbidden'],
        ['A', 'current'],
        ['A', 'current'],
      ]);
      expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true });
    });

    it('are judged anew by the next row where another rule had judged them, whoever sends it and whether it came before', async () => {
      const senders = [a, b];
      for (const [turn] of senders.entries())
        for (const step of [
          ...[send('r1', 0, a, '01'), send('r2', 1, b, '02'), send('r3', 2, a, '03')],
          takeBack('r1', true),
        ])
          step(turn);
      await ledger.drain(ledger.engine());
      expect(await standing('one-0')).toBe('B by r2-0');
      await ledger.pool.query(
        'update core.withdrawal set released = false; update core.record set first = -1',
      );
      send('r3', 2, a, '03')(0);
      send('r2', 1, b, '02')(1);
      await ledger.drain(ledger.engine());
      expect([await standing('one-0'), await standing('one-1')]).toEqual([
        'A by r3-0',
        'A by r3-1',
      ]);
      expect(await forbidden()).toEqual(
        [0, 1].map((turn) => ({ id: `r2-${turn}`, counted: 1, kept: 1 })),
      );
      expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true });
      const { rows } = await ledger.pool.query<{ rows: number }>(
        'select sum(applied + late + duplicates + failed + forbidden)::int as rows from core.receipt where not withdraws',
      );
      expect(rows).toEqual([{ rows: 6 }]);
    });
  });
});
