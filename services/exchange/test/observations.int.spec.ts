import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  ObservationsQuery,
  type Identity,
  type Observation,
  type Observations,
  type RegistryMessage,
} from '@nhip/contracts';
import { createPool, migrate, query, type CatalogueFollower, type Pool } from '@nhip/platform';
import { scratchDatabase, type ScratchDatabase } from '@nhip/testkit';
import { figureSource } from '../src/adapters/figure-source.js';
import { MIGRATIONS } from '../src/adapters/migrations.js';
import { postgresAccessLog } from '../src/adapters/postgres-access-log.js';
import { postgresJournal } from '../src/adapters/postgres-journal.js';
import type { ToldDeliveries } from '../src/app/ports.js';
import { CurrentCatalogue } from '../src/app/current-catalogue.js';
import { PullObservations } from '../src/app/pull-observations.js';
import { permitDefinitions, PermitLedger, type PermitVersion } from './ledger-of-permits.js';

const G14: Identity = { name: 'ministry-g14', roles: ['ministry'], ministry: 'G14' };
const OTHER: Identity = { name: 'ministry-g01', roles: ['ministry'], ministry: 'G01' };

const RECEIVED = 'permits.received';
const LATE = 'permits.finished-late-rate';

const definition = (kind: string, id: string, body: object): RegistryMessage => ({
  kind,
  id,
  version: 1,
  body: body as RegistryMessage['body'],
  revision: 1,
  pack: 'test',
});

const figure = (id: string, name: string, value: string, unit: string, sharing: string) =>
  definition('indicator', id, {
    name: { vi: name, en: name },
    meaning: { vi: name, en: name },
    source: { own: true },
    owner: 'H09',
    cube: 'permits',
    value,
    unit,
    sharing,
    decimals: 0,
    frequency: 'day',
  });

/** The channel `Desk` ends on 30 June 2011 and goes over into `Counter`. */
const withMerger = (all: readonly RegistryMessage[]): RegistryMessage[] => [
  ...all.map((one) =>
    one.kind === 'code-list' && one.id === 'permit-channel'
      ? {
          ...one,
          body: {
            ...one.body,
            codes: [
              ...(one.body['codes'] as { code: string }[]).map((code) =>
                code.code === 'Desk'
                  ? { ...code, to: '2011-06-30', successors: ['Counter'] }
                  : code,
              ),
              { code: 'Counter', from: '2011-07-01', name: { vi: 'Quầy', en: 'Counter' } },
            ],
          },
        }
      : one,
  ),
  figure(LATE, 'Tỷ lệ', 'late / finished * 100', 'percent', 'shared'),
  figure('permits.secret', 'x', 'received', 'dossier', 'internal'),
  definition('grant', 'figures-g14', {
    ministry: 'G14',
    indicators: [RECEIVED, LATE, 'permits.open', 'permits.secret'],
  }),
];

let database: ScratchDatabase;
let pool: Pool;
let ledger: PermitLedger;
let exchange: PullObservations;
let definitions: readonly RegistryMessage[];
let tell: Parameters<CatalogueFollower['subscribe']>[0] = () => undefined;
const current = new CurrentCatalogue({ subscribe: (handler) => (tell = handler) });

const define = (all: readonly RegistryMessage[]): void => {
  definitions = all;
  void tell(definitions, 1);
};
const open = () =>
  new PullObservations(
    figureSource(pool),
    postgresJournal(pool),
    postgresAccessLog(pool),
    current,
    () => ledger.now,
  );

type QueryTexts = Readonly<Record<string, string | readonly string[]>>;
const ask = (asked: QueryTexts = {}, id = RECEIVED, as = G14): Promise<Observations> =>
  exchange.pull(as, id, ObservationsQuery.parse(asked));

/** All pages of a question, from a cursor on. */
async function all(asked: QueryTexts, id = RECEIVED, cursor = '') {
  const pages: Observations[] = [];
  for (let at = cursor; ;) {
    const page = await ask({ ...asked, ...(at !== '' && { cursor: at }) }, id);
    pages.push(page);
    at = page.cursor;
    if (!page.more) break;
  }
  return {
    pages,
    rows: pages.flatMap(({ observations }) => observations),
    cursor: pages.at(-1)?.cursor ?? '',
  };
}

const MONTHS = { grain: 'month', by: 'channel' };
const shown = ({ period, dims, value, commit }: Observation): string =>
  `${period} ${dims['channel']?.code ?? ''}=${value} @${commit}`;
const values = (rows: readonly Observation[]): string[] =>
  rows.map((row) => shown(row).replace(/ @.*/, ''));

/** The feed is to be delivered each day, by eight. */
const withSchedule = (all: readonly RegistryMessage[]): RegistryMessage[] =>
  all.map((one) =>
    one.kind === 'feed'
      ? { ...one, body: { ...one.body, schedule: { every: 'P1D', by: '08:00' } } }
      : one,
  );

/** Each commit a minute after the one before. */
async function put(version: PermitVersion): Promise<number> {
  ledger.now += 60_000;
  await ledger.put(version);
  const [row] = await query<{ number: string }>(pool, 'select number from core.head');
  return Number(row?.number);
}
const may = (day: string): string => `2011-05-${day}T02:00:00Z`;

beforeEach(async () => {
  define(withMerger(permitDefinitions()));
  database = await scratchDatabase();
  pool = createPool(database.url);
  await migrate(pool, 'exchange', MIGRATIONS);
  ledger = await PermitLedger.open(pool);
  await ledger.live();
  exchange = open();
});
afterEach(async () => {
  await ledger.stop();
  await pool.end();
  await database.drop();
});

describe('observations', () => {
  it('say what was reported by which commit, in a stable order', async () => {
    const first = await put({ id: 'a', version: 1 });
    const second = await put({
      id: 'b',
      version: 1,
      channel: 'Post',
      receivedAt: '2011-06-03T02:00:00Z',
    });
    const page = await ask(MONTHS);
    expect(page).toMatchObject({
      indicator: RECEIVED,
      version: 1,
      definition: expect.stringMatching(/^[0-9a-f]{64}$/),
      unit: 'dossier',
      decimals: 0,
      commit: second,
      more: false,
    });
    expect(page.observations.map(shown)).toEqual([
      `2011-05 Desk=1 @${first}`,
      `2011-05 Post=0 @${first}`,
      `2011-06 Desk=0 @${second}`,
      `2011-06 Post=1 @${second}`,
    ]);
    expect(page.observations[0]).toMatchObject({
      dims: { channel: { code: 'Desk', validFrom: '2010-01-01', name: { en: 'Desk' } } },
      flags: [],
      updatedAt: new Date(ledger.now - 60_000).toISOString(),
    });
  });

  it('are those of a change since, and of no others: a record that was corrected, one that was deleted', async () => {
    await put({ id: 'a', version: 1 });
    await put({ id: 'b', version: 1 });
    await put({ id: 'c', version: 1, channel: 'Post' });
    const former = new Date(ledger.now).toISOString();
    const corrected = await put({ id: 'b', version: 2, channel: 'Post' });
    const after = await all({ ...MONTHS, updatedAfter: former });
    expect(after.rows.map(shown)).toEqual([
      `2011-05 Desk=1 @${corrected}`,
      `2011-05 Post=2 @${corrected}`,
    ]);
    const deleted = await put({ id: 'a', version: 3, deleted: true });
    const { rows, cursor } = await all(MONTHS, RECEIVED, after.cursor);
    // Of the code nothing is left, and the reader is told so.
    expect(rows.map(shown)).toEqual([`2011-05 Desk=0 @${deleted}`]);
    expect((await all(MONTHS, RECEIVED, cursor)).rows).toEqual([]);
    const now = new Date(ledger.now).toISOString();
    expect((await all({ ...MONTHS, updatedAfter: now })).rows).toEqual([]);
  });

  it('tell a code of which nothing is left as long as anything of the cube is', async () => {
    await put({ id: 'a', version: 1 });
    await put({ id: 'b', version: 1, channel: 'Post' });
    await put({ id: 'b', version: 2, deleted: true });
    expect(values((await ask(MONTHS)).observations)).toEqual(['2011-05 Desk=1', '2011-05 Post=0']);
  });

  it('are as reported: what was received under a unit that ended stays with it', async () => {
    await put({
      id: 'a',
      version: 1,
      channel: 'Desk@2010-01-01',
      receivedAt: '2011-06-30T02:00:00Z',
    });
    await put({
      id: 'b',
      version: 1,
      channel: 'Counter@2011-07-01',
      receivedAt: '2011-07-01T02:00:00Z',
    });
    const { observations } = await ask({ ...MONTHS, from: '2011-06', to: '2011-07' });
    expect(values(observations)).toEqual([
      '2011-06 Counter=0',
      '2011-06 Desk=1',
      '2011-07 Counter=1',
      '2011-07 Desk=0',
    ]);
    expect(observations[0]?.dims['channel']).toMatchObject({ validFrom: '2011-07-01' });
  });

  it('have the commit by which a ratio came to be what it is, not one that left it as it was', async () => {
    const finished = { finishedAt: may('09'), deadline: may('05') };
    await put({ id: 'a', version: 1, ...finished });
    const second = await put({ id: 'b', version: 1, finishedAt: may('09'), deadline: may('20') });
    await put({ id: 'c', version: 1, ...finished });
    const last = await put({ id: 'd', version: 1, finishedAt: may('09'), deadline: may('20') });
    const [row] = (await ask({ grain: 'month' }, LATE)).observations;
    expect(row).toMatchObject({ value: 50, commit: last });
    await put({ id: 'e', version: 1 });
    const [same] = (await ask({ grain: 'month' }, LATE)).observations;
    expect(same).toMatchObject({ value: 50, commit: last });
    expect(second).toBeLessThan(last);
  });

  it('of a stock change in every period after the one in which something changed', async () => {
    const first = await put({ id: 'a', version: 1 });
    await put({ id: 'b', version: 1, receivedAt: '2011-07-04T02:00:00Z' });
    const { cursor } = await all({ grain: 'month' }, 'permits.open');
    const closed = await put({ id: 'a', version: 2, finishedAt: '2011-06-15T02:00:00Z' });
    const rows = (await all({ grain: 'month' }, 'permits.open', cursor)).rows;
    expect(rows.filter(({ period }) => period <= '2011-07').map(shown)).toEqual([
      `2011-06 =0 @${closed}`,
      `2011-07 =1 @${closed}`,
    ]);
    const [may] = (await ask({ grain: 'month', to: '2011-05' }, 'permits.open')).observations;
    expect(may).toMatchObject({ value: 1, commit: first });
  });

  it('of one walk are of one commit, and what is committed meanwhile comes behind its last page', async () => {
    for (const id of ['a', 'b', 'c']) await put({ id, version: 1 });
    await put({ id: 'p', version: 1, channel: 'Post', receivedAt: '2011-06-03T02:00:00Z' });
    const first = await ask({ ...MONTHS, limit: '1' });
    expect(first).toMatchObject({ more: true, observations: [{ value: 3 }] });
    const meanwhile = await put({ id: 'd', version: 1 });
    const moved = await put({
      id: 'p',
      version: 2,
      channel: 'Desk',
      receivedAt: '2011-06-03T02:00:00Z',
    });
    // Another process goes on with the walk.
    exchange = open();
    const { pages, rows, cursor } = await all({ ...MONTHS, limit: '1' }, RECEIVED, first.cursor);
    expect(new Set(pages.map(({ commit }) => commit))).toEqual(new Set([first.commit]));
    expect(values(rows)).toEqual(['2011-05 Post=0', '2011-06 Desk=0', '2011-06 Post=1']);
    const since = await all({ ...MONTHS, limit: '1' }, RECEIVED, cursor);
    expect(since.rows.map(shown)).toEqual([
      `2011-05 Desk=4 @${meanwhile}`,
      `2011-06 Desk=1 @${moved}`,
      `2011-06 Post=0 @${moved}`,
    ]);
  });

  it('come whole in however many pages are read while others are committed', async () => {
    const held = new Map<string, number | null>();
    const take = (rows: readonly Observation[]): void =>
      rows.forEach((row) => held.set(values([row])[0]?.replace(/=.*/, '') ?? '', row.value));
    let cursor = '';
    for (let round = 0; round < 6; round += 1) {
      const receivedAt = `2011-0${5 + (round % 3)}-02T02:00:00Z`;
      await put({ id: `r${round}`, version: 1, channel: round % 2 ? 'Post' : 'Desk', receivedAt });
      const page: Observations = await ask({
        ...MONTHS,
        limit: '2',
        ...(cursor !== '' && { cursor }),
      });
      take(page.observations);
      cursor = page.cursor;
      if (round % 2) await put({ id: `r${round - 1}`, version: 2, channel: 'Post', receivedAt });
    }
    for (let more = true; more;) {
      const page = await ask({ ...MONTHS, limit: '2', cursor });
      take(page.observations);
      [cursor, more] = [page.cursor, page.more || page.observations.length > 0];
    }
    const { observations } = await ask(MONTHS);
    expect([...held].sort()).toEqual(
      observations.map((row) => [values([row])[0]?.replace(/=.*/, '') ?? '', row.value]),
    );
  });

  it('change with what is known of deliveries and with the clock, though no record does', async () => {
    await put({ id: 'a', version: 1, receivedAt: '2026-11-20T02:00:00Z' });
    const former = new Date(ledger.now).toISOString();
    const journal = postgresJournal(pool);
    const delivered = (receivedAt: number) => [
      {
        receipt: 'R1',
        feed: 'municipal-permits.events',
        agency: 'H09',
        receivedAt,
        period: '2026-11',
      },
    ];
    await journal.note({ deliveries: delivered(ledger.now), withdrawn: [] }, ledger.now);
    const running = await all({ grain: 'month' });
    expect(running.rows).toMatchObject([{ state: 'provisional' }]);
    ledger.now = Date.parse('2026-12-01T02:00:00Z');
    const over = await all({ grain: 'month', to: '2026-11' }, RECEIVED);
    expect(over.rows).toMatchObject([{ state: 'complete', commit: running.rows[0]?.commit }]);
    const { rows } = await all({ grain: 'month', to: '2026-11', updatedAfter: former });
    expect(rows).toEqual(over.rows);
    const { rows: none } = await all({
      grain: 'month',
      to: '2026-11',
      updatedAfter: new Date(ledger.now).toISOString(),
    });
    expect(none).toEqual([]);
  });

  it('stand on what was delivered and not taken back, told anew or by a process that starts now', async () => {
    define(withSchedule(definitions));
    await put({ id: 'a', version: 1, receivedAt: '2026-11-20T02:00:00Z' });
    ledger.now = Date.parse('2026-12-01T02:00:00Z');
    const journal = postgresJournal(pool);
    const deliveries = Array.from({ length: 8 }, (_, i) => ({
      receipt: `R${i}`,
      feed: 'municipal-permits.events',
      agency: 'H09',
      receivedAt: ledger.now,
      period: '2026-11',
    }));
    const november = { grain: 'month', to: '2026-11' };
    const note = (told: Partial<ToldDeliveries>): Promise<void> =>
      journal.note({ deliveries: [], withdrawn: [], ...told }, ledger.now);
    const state = async (): Promise<string | undefined> => {
      exchange = open();
      return (await ask(november)).observations[0]?.state;
    };
    await note({ deliveries: deliveries.slice(0, 2) });
    const { cursor } = await all(november);
    await note({ withdrawn: ['R0', 'R0', 'R2'] });
    expect(await state()).toBe('complete');
    // One was taken back before it became known, and one that is known comes again.
    await note({ withdrawn: ['R1'], deliveries: [...deliveries.slice(0, 3)] });
    expect(await state()).toBe('provisional');
    expect((await all(november, RECEIVED, cursor)).rows).toMatchObject([{ state: 'provisional' }]);
    // Of a day so many are known one by one; those beyond stand for it together.
    await note({ deliveries });
    await note({ deliveries });
    expect(await query(pool, 'select count(*)::int as count from exchange.delivery')).toEqual([
      { count: 6 },
    ]);
    await note({ withdrawn: deliveries.map(({ receipt }) => receipt) });
    expect(await state()).toBe('complete');
  });

  it('are new where they were judged otherwise for a while', async () => {
    define(withSchedule(definitions));
    await put({ id: 'a', version: 1, receivedAt: '2026-11-20T02:00:00Z' });
    ledger.now = Date.parse('2026-12-01T02:00:00Z');
    const former = new Date(ledger.now).toISOString();
    const journal = postgresJournal(pool);
    const delivery = {
      receipt: 'R1',
      feed: 'municipal-permits.events',
      agency: 'H09',
      receivedAt: ledger.now,
      period: '2026-11',
    };
    await journal.note({ deliveries: [delivery], withdrawn: [] }, ledger.now + 1_000);
    await journal.note({ deliveries: [], withdrawn: ['R1'] }, ledger.now + 2_000);
    ledger.now += 3_000;
    const asked = { grain: 'month', to: '2026-11', updatedAfter: former };
    expect((await all(asked)).rows).toMatchObject([{ state: 'provisional' }]);
  });

  it('are all new once the indicator means something else, and cursors of before are reset', async () => {
    await put({ id: 'a', version: 1 });
    const walk = await ask({ ...MONTHS, limit: '1' });
    const { cursor } = await all(MONTHS);
    ledger.now += 60_000;
    const before = new Date(ledger.now).toISOString();
    expect((await all({ ...MONTHS, updatedAfter: before })).rows).toEqual([]);
    define(definitions.map((one) =>
      one.id === RECEIVED
        ? { ...one, version: 2, body: { ...one.body, value: 'received * 2' } }
        : one,
    ));
    ledger.now += 60_000;
    const { pages, rows } = await all({ ...MONTHS, updatedAfter: before });
    expect(pages[0]).toMatchObject({ version: 2 });
    expect(pages[0]?.definition).not.toBe(walk.definition);
    expect(values(rows)).toEqual(['2011-05 Desk=2']);
    await expect(ask({ ...MONTHS, cursor })).rejects.toMatchObject({
      kind: 'gone',
      code: 'cursor-reset',
    });
    ledger.now += 60_000;
    const now = new Date(ledger.now).toISOString();
    expect((await all({ ...MONTHS, updatedAfter: now })).rows).toEqual([]);
  });

  it('are of no indicator that was not granted, as of none that there is', async () => {
    const unknown = { kind: 'missing', code: 'unknown-indicator' };
    await expect(ask({}, RECEIVED, OTHER)).rejects.toMatchObject(unknown);
    await expect(ask({}, 'permits.finished')).rejects.toMatchObject(unknown);
    await expect(ask({}, 'permits.none')).rejects.toMatchObject(unknown);
    await expect(ask({}, 'permits.secret')).rejects.toMatchObject(unknown);
    const logged = await query(
      pool,
      'select ministry, dataset, indicator, changes, result from exchange.access order by seq',
    );
    expect(logged).toContainEqual({
      ministry: 'G01',
      dataset: null,
      indicator: RECEIVED,
      changes: 0,
      result: 'unknown-indicator',
    });
  });

  it('refuse cursors of another question, of another ledger, and once the grant is taken back', async () => {
    await put({ id: 'a', version: 1 });
    const { cursor } = await ask(MONTHS);
    await expect(ask({ grain: 'month', cursor })).rejects.toMatchObject({ code: 'wrong-cursor' });
    await expect(ask({ ...MONTHS, cursor }, 'permits.open')).rejects.toMatchObject({
      code: 'wrong-cursor',
    });
    const changed = (more: object): string =>
      Buffer.from(
        JSON.stringify({ ...JSON.parse(Buffer.from(cursor, 'base64url').toString()), ...more }),
      ).toString('base64url');
    for (const more of [{ epoch: 9 }, { upTo: { commit: 99_999, at: 1 } }])
      await expect(ask({ ...MONTHS, cursor: changed(more) })).rejects.toMatchObject({
        kind: 'conflict',
        code: 'history-changed',
      });
    define(definitions.filter(({ id }) => id !== 'figures-g14'));
    await expect(ask({ ...MONTHS, cursor })).rejects.toMatchObject({ code: 'unknown-indicator' });
  });
});
