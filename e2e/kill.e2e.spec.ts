import { accountedFor } from '@nhip/contracts';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  naivePermits,
  permitRows,
  permitVariant,
  seeded,
  until,
  type SentRow,
} from '@nhip/testkit';
import { difference, expectedFigures, hubFigures } from './support/figures.js';
import type { HubClient } from './support/hub-client.js';
import type { HubProcesses, Victim } from './support/hub-processes.js';
import { cut, settled, type Delivery } from './support/deliveries.js';
import { startedHub, startedProcesses } from './support/started-hub.js';

const VICTIMS: readonly Victim[] = ['ledger', 'normalise', 'kafka', 'postgres'];
const KILLS = process.env['NHIP_LONG'] ? 200 : 20;
const SEED = Number(process.env['NHIP_SEED'] ?? 20_251);
const PIECES = 60;
const PACE_MS = 140;

interface Hub {
  readonly client: HubClient;
  readonly processes: HubProcesses;
}

interface Kill {
  readonly victim: Victim;
  readonly backlog: number;
  readonly recoverMs: number;
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

/** kill -9 while rows wait; resolves when the rows that waited are counted. */
async function killOnBacklog(
  hub: Hub,
  victim: Victim,
  deliveries: readonly Delivery[],
): Promise<Kill> {
  const before = await backlogOf(hub, deliveries);
  const since = Date.now();
  await hub.processes.kill(victim);
  const after = await backlogOf(hub, deliveries);
  await Promise.all(deliveries.map((delivery) => hub.client.applied(delivery.receipt)));
  return { victim, backlog: Math.max(before, after), recoverMs: Date.now() - since };
}

/** Streams one round of ids of its own, paced over six seconds; kills `victim` at a random moment of it; waits until all is counted. */
async function round(
  hub: Hub,
  number: number,
  victim: Victim,
): Promise<{ rows: SentRow[]; kill: Kill }> {
  const random = seeded(SEED + number);
  const variant = permitVariant(permitRows(), {
    seed: SEED + number,
    prefix: `kill-${SEED}-${number}-`,
    dossiers: 240,
    conflicts: 0.05,
  });
  const pieces = cut(random.shuffle(variant), PIECES);
  const moment = 8 + random.below(PIECES - 36);
  const burst = pieces.splice(moment, 20).flat();
  pieces.splice(moment, 0, burst);
  const deliveries: Delivery[] = [];
  let killing: Promise<Kill> | undefined;
  for (const [index, rows] of pieces.entries()) {
    const next = Date.now() + PACE_MS;
    deliveries.push({ receipt: await hub.client.publish(rows), rows });
    if (index === moment) killing = killOnBacklog(hub, victim, deliveries.slice(-1));
    await new Promise((done) => setTimeout(done, Math.max(0, next - Date.now())));
  }
  const kill = await (killing as Promise<Kill>);
  return { rows: await settled(hub.client, deliveries), kill };
}

describe('the hub under kill -9', () => {
  let hub: Hub;
  beforeAll(() => {
    hub = { client: startedHub(), processes: startedProcesses() };
  });

  it(
    `says the same figures after ${KILLS} kills at random moments of a stream`,
    async () => {
      const kills: Kill[] = [];
      for (let number = 0; number < KILLS; number += 1) {
        const before = await hubFigures(hub.client);
        const victim = VICTIMS[number % VICTIMS.length] as Victim;
        const { rows, kill } = await round(hub, number, victim);
        kills.push(kill);
        // Not by the console, of which jest makes five lines each.
        process.stdout.write(
          `kill ${number + 1}/${KILLS} seed ${SEED + number} ${victim}: backlog ${kill.backlog} rows, counted ${kill.recoverMs} ms after the kill\n`,
        );
        const expected = expectedFigures(naivePermits(rows));
        await until('the hub is ready', () => hub.client.ready(), { within: 60_000 });
        expect(difference(await hubFigures(hub.client), before)).toEqual(expected);
        expect(expectedFigures(naivePermits(rows, 'last-arrival'))).not.toEqual(expected);
        expect(expectedFigures(naivePermits(rows, 'first-wins'))).not.toEqual(expected);
        const verified = await hub.client.verify();
        expect(verified.data).toMatchObject({ equal: true });
      }
      const onBacklog = kills.filter((kill) => kill.backlog > 0).length;
      expect(onBacklog).toBeGreaterThanOrEqual(Math.ceil(KILLS * 0.75));
    },
    KILLS * 60_000,
  );
});
