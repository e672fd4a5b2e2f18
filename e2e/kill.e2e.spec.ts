import { accountedFor, figureTiles, type Screen } from '@nhip/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  naivePermits,
  permitRows,
  permitVariant,
  seeded,
  until,
  type PermitRow,
  type SentRow,
} from '@nhip/testkit';
import { cut, settled, type Delivery } from './support/deliveries.js';
import { difference, expectedFigures, hubFigures, type HubFigures } from './support/figures.js';
import type { HubClient } from './support/hub-client.js';
import type { HubProcesses } from './support/hub-processes.js';
import { LedgerTables, type Resumed } from './support/ledger-tables.js';
import { startedHub, startedProcesses } from './support/started-hub.js';

/** Names of the launcher's, and whichever process is the leader of the publishers. */
const VICTIMS = [
  'ledger',
  'normalise',
  'publisher',
  'kafka',
  'ledger-2',
  'screens',
  'postgres',
] as const;
type Victim = (typeof VICTIMS)[number];

/** Each of them twice. */
const KILLS = process.env['NHIP_LONG'] ? 200 : 2 * VICTIMS.length;
const SEED = Number(process.env['NHIP_SEED'] ?? 20_251);
const PIECES = 60;
const PACE_MS = 50;

interface Hub {
  readonly client: HubClient;
  readonly processes: HubProcesses;
  readonly tables: LedgerTables;
}

interface Kill {
  /** The victim, as the launcher calls it. */
  readonly name: string;
  readonly backlog: number;
  readonly countedMs: number;
  readonly resumed: Promise<Resumed>;
}

/** Rows that the hub took and has not yet counted. */
async function backlogOf(hub: Hub, deliveries: readonly Delivery[]): Promise<number> {
  const receipts = await Promise.all(
    deliveries.map((delivery) => hub.client.receipt(delivery.receipt).catch(() => undefined)),
  );
  return receipts.reduce((sum, receipt) => {
    const done = receipt ? accountedFor(receipt) : 0;
    return sum + Math.max(0, (receipt?.received ?? 0) - done);
  }, 0);
}

const nameOf = async (hub: Hub, victim: Victim): Promise<string> =>
  victim === 'publisher' ? hub.processes.nameOf(await hub.tables.publisher()) : victim;

/** kill -9 while rows wait; resolves when the rows that waited are counted. @param over aborted when no further rows come */
async function killOnBacklog(
  hub: Hub,
  victim: Victim,
  deliveries: readonly Delivery[],
  over: AbortSignal,
): Promise<Kill> {
  const before = await backlogOf(hub, deliveries);
  const name = await nameOf(hub, victim);
  const since = Date.now();
  const replaced = hub.processes.kill(name);
  const resumed = hub.tables.head().then((head) => hub.tables.resumed(head, since, over));
  await replaced;
  const after = await backlogOf(hub, deliveries);
  await Promise.all(deliveries.map((delivery) => hub.client.applied(delivery.receipt)));
  return { name, backlog: Math.max(before, after), countedMs: Date.now() - since, resumed };
}

/** The rows of one round, in pieces: ids of its own, and at `moment` as many rows at once as no process takes in the time of a kill. */
function piecesOf(number: number): { pieces: (readonly PermitRow[])[]; moment: number } {
  const random = seeded(SEED + number);
  const variant = permitVariant(permitRows(), {
    seed: SEED + number,
    prefix: `kill-${SEED}-${number}-`,
    dossiers: 240,
    conflicts: 0.05,
  });
  const pieces = cut(random.shuffle(variant), PIECES);
  const moment = 8 + random.below(PIECES - 36);
  pieces.splice(moment, 0, pieces.splice(moment, 20).flat());
  return { pieces, moment };
}

/** Streams a round, paced over three seconds; kills `victim` at a random moment of it; waits until all is counted. */
async function round(
  hub: Hub,
  number: number,
  victim: Victim,
): Promise<{ rows: SentRow[]; kill: Kill; resumed: Resumed }> {
  const { pieces, moment } = piecesOf(number);
  const deliveries: Delivery[] = [];
  const over = new AbortController();
  let killing: Promise<Kill> | undefined;
  try {
    for (const [index, rows] of pieces.entries()) {
      const next = Date.now() + PACE_MS;
      deliveries.push({ receipt: await hub.client.publish(rows), rows });
      if (index === moment) killing = killOnBacklog(hub, victim, deliveries.slice(-1), over.signal);
      await new Promise((done) => setTimeout(done, Math.max(0, next - Date.now())));
    }
    const kill = await (killing as Promise<Kill>);
    const rows = await settled(hub.client, deliveries);
    over.abort();
    return { rows, kill, resumed: await kill.resumed };
  } finally {
    over.abort();
  }
}

/** What the wall shows of the totals. */
async function wallTotals(hub: HubClient): Promise<HubFigures['totals']> {
  const { data } = await hub.call<Screen>(
    'GET',
    '/api/v1/screens/permits',
    hub.credentials.operator,
  );
  const valueOf = (name: string): number =>
    figureTiles(data).find(
      ({ kind, indicator }) => kind === 'number' && indicator === `permits.${name}`,
    )?.value ?? 0;
  return {
    received: valueOf('received'),
    finished: valueOf('finished'),
    open: valueOf('open'),
    late: valueOf('finished-late'),
  };
}

const ms = (value: number | undefined): string => (value === undefined ? 'never' : `${value} ms`);

/** Not by the console, of which jest makes five lines each. */
function tell(number: number, { name, backlog, countedMs }: Kill, resumed: Resumed): void {
  process.stdout.write(
    `kill ${number + 1}/${KILLS} seed ${SEED + number} ${name}: backlog ${backlog} rows; after the kill first commit ${ms(resumed.firstMs)}, of every bucket ${ms(resumed.everyMs)}, counted ${countedMs} ms\n`,
  );
}

describe('the hub under kill -9', () => {
  let hub: Hub;
  beforeAll(() => {
    const processes = startedProcesses();
    const tables = new LedgerTables(processes.database);
    hub = { client: startedHub(), processes, tables };
  });
  afterAll(() => hub.tables.close());

  it(
    `says the same figures after ${KILLS} kills at random moments of a stream`,
    async () => {
      const backlogs: number[] = [];
      let before = await hubFigures(hub.client);
      for (let number = 0; number < KILLS; number += 1) {
        const victim = VICTIMS[number % VICTIMS.length] as Victim;
        const { rows, kill, resumed } = await round(hub, number, victim);
        backlogs.push(kill.backlog);
        tell(number, kill, resumed);
        const expected = expectedFigures(naivePermits(rows));
        await until('the hub is ready', () => hub.client.ready(), { within: 60_000 });
        const after = await hubFigures(hub.client);
        expect(difference(after, before)).toEqual(expected);
        expect(expectedFigures(naivePermits(rows, 'last-arrival'))).not.toEqual(expected);
        expect(expectedFigures(naivePermits(rows, 'first-wins'))).not.toEqual(expected);
        expect(await wallTotals(hub.client)).toEqual(after.totals);
        before = after;
      }
      const verified = await hub.client.verify();
      expect(verified.data).toMatchObject({ equal: true });
      const onBacklog = backlogs.filter((rows) => rows > 0).length;
      expect(onBacklog).toBeGreaterThanOrEqual(Math.ceil(KILLS * 0.75));
    },
    KILLS * 60_000,
  );
});
