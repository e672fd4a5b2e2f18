import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  naivePermits,
  permitFile,
  permitRows,
  permitVariant,
  seeded,
  type PermitRow,
  type SentRow,
} from '@nhip/testkit';
import { difference, expectedFigures, hubFigures } from './support/figures.js';
import { startedHub } from './support/started-hub.js';
import type { HubClient } from './support/hub-client.js';
import { cut, sendPieces, settled, type Delivery } from './support/deliveries.js';

const prefixed = (rows: readonly PermitRow[], prefix: string): PermitRow[] =>
  rows.map((row) => ({ ...row, 'case:concept:name': prefix + (row['case:concept:name'] ?? '') }));
const run = Date.now();

interface Disorder {
  readonly name: string;
  send(hub: HubClient, rows: readonly PermitRow[]): Promise<Delivery[]>;
}

const disorders: readonly Disorder[] = [
  {
    name: 'in reverse order',
    send: (hub, rows) => sendPieces(hub, cut([...rows].reverse(), 4), 1),
  },
  {
    name: 'in random order',
    send: (hub, rows) => sendPieces(hub, cut(seeded(run % 1e6).shuffle(rows), 4), 1),
  },
  {
    // The hub takes them nearly as they are sent, and pieces of the file in its order come right by any rule.
    name: 'in 200 pieces, 8 at a time',
    send: (hub, rows) => sendPieces(hub, seeded(run % 1e6).shuffle(cut(rows, 200)), 8),
  },
  {
    name: 'twice, the second time backwards',
    send: async (hub, rows) => [
      ...(await sendPieces(hub, cut(rows, 4), 1)),
      ...(await sendPieces(hub, cut([...rows].reverse(), 3), 1)),
    ],
  },
];

/** Publishes the rows in this disorder and asserts that the hub says what the naive count of the set says. */
async function sameFigures(
  hub: HubClient,
  rows: readonly PermitRow[],
  disorder: Disorder,
): Promise<SentRow[]> {
  const before = await hubFigures(hub);
  const sent = await settled(hub, await disorder.send(hub, rows));
  expect(difference(await hubFigures(hub), before)).toEqual(expectedFigures(naivePermits(sent)));
  return sent;
}

describe('figures do not depend on how rows arrive', () => {
  let hub: HubClient;
  beforeAll(() => {
    hub = startedHub();
  });

  it('the real file gives the known figures, and a second delivery changes nothing', async () => {
    const before = await hubFigures(hub);
    const first = await hub.applied(await hub.publishFile(permitFile()));
    expect(first.received).toBe(8577);
    expect(first.applied + first.late + first.duplicates + first.quarantined).toBe(8577);
    const after = await hubFigures(hub);
    if (first.duplicates === 0)
      expect(difference(after, before).totals).toEqual({
        received: 1434,
        finished: 1329,
        open: 105,
        late: 377,
      });
    const second = await hub.applied(await hub.publishFile(permitFile()));
    expect(second).toMatchObject({
      received: 8577,
      duplicates: 8577,
      applied: 0,
      late: 0,
      quarantined: 0,
    });
    expect(await hubFigures(hub)).toEqual(after);
  });

  it.each(disorders)(
    'the real file $name',
    async (disorder) => {
      await sameFigures(
        hub,
        prefixed(permitRows(), `file-${run}-${disorders.indexOf(disorder)}-`),
        disorder,
      );
    },
    240_000,
  );

  it.each(disorders)(
    'the hard variant $name, and the wrong rules are told from the right one',
    async (disorder) => {
      const rows = permitVariant(permitRows(), {
        seed: run % 1e6,
        prefix: `hard-${run}-${disorders.indexOf(disorder)}-`,
        conflicts: 0.03,
      });
      const sent = await sameFigures(hub, rows, disorder);
      const right = naivePermits(sent);
      expect(naivePermits(sent, 'last-arrival')).not.toEqual(right);
      expect(naivePermits(sent, 'first-wins')).not.toEqual(right);
    },
    240_000,
  );

  it('opening + received = finished + closing, for every month and channel', async () => {
    await hub.applied(await hub.publishFile(permitFile()));
    const months = 'grain=month&from=2009-12&to=2014-12&by=channel';
    const [received, finished, open] = await Promise.all(
      ['received', 'finished', 'open'].map(async (name) => {
        const values = await hub.values(`permits.${name}`, months);
        return new Map(
          values.map(({ period, dims, value }) => [
            `${dims['channel']?.code} ${period}`,
            value ?? 0,
          ]),
        );
      }),
    );
    const opening = new Map<string, number>();
    const unbalanced = [...(open?.keys() ?? [])].sort().filter((cell) => {
      const channel = cell.slice(0, -' 2009-12'.length);
      const closing = open?.get(cell) ?? 0;
      const left = (opening.get(channel) ?? 0) + (received?.get(cell) ?? 0);
      opening.set(channel, closing);
      return left !== (finished?.get(cell) ?? 0) + closing;
    });
    expect(unbalanced).toEqual([]);
    expect(open?.size).toBeGreaterThanOrEqual(5 * 61);
    expect([...(open?.values() ?? [])].some((value) => value > 100)).toBe(true);
  });

  it('verify recomputes every cell from the ledger and agrees', async () => {
    await hub.applied(await hub.publishFile(permitFile()));
    const { data } = await hub.verify();
    expect(data).toMatchObject({ equal: true, differences: [] });
    expect(data.records).toBeGreaterThanOrEqual(1434);
  });
});
