import { accountedFor } from '@nhip/contracts';
import type { PermitRow, SentRow } from '@nhip/testkit';
import type { HubClient } from './hub-client.js';

/** Cuts rows into `pieces` of nearly equal length, in order. */
export function cut<T>(rows: readonly T[], pieces: number): T[][] {
  const size = Math.ceil(rows.length / pieces);
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, i) =>
    rows.slice(i * size, (i + 1) * size),
  );
}

export interface Delivery {
  readonly receipt: string;
  readonly rows: readonly PermitRow[];
}

/** Publishes pieces, `atOnce` at a time, each started no earlier than `paceMs` after the one before it. */
export async function sendPieces(
  hub: HubClient,
  pieces: readonly (readonly PermitRow[])[],
  atOnce: number,
  paceMs = 0,
): Promise<Delivery[]> {
  const deliveries: Delivery[] = [];
  const queue = pieces.map((rows, index) => ({ rows, notBefore: Date.now() + index * paceMs }));
  const sender = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const wait = next.notBefore - Date.now();
      if (wait > 0) await new Promise((done) => setTimeout(done, wait));
      deliveries.push({ receipt: await hub.publish(next.rows), rows: next.rows });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sender));
  return deliveries;
}

/** Waits until every delivery is applied, checks each receipt's sum, and gives the rows with what the hub knew of their delivery. */
export async function settled(
  hub: HubClient,
  deliveries: readonly Delivery[],
  ms = 180_000,
): Promise<SentRow[]> {
  const rows: SentRow[] = [];
  for (const delivery of deliveries) {
    const receipt = await hub.applied(delivery.receipt, ms);
    const sum = accountedFor(receipt);
    if (sum !== delivery.rows.length || receipt.received !== sum)
      throw new Error(
        `the sum of receipt ${delivery.receipt} does not hold: ${JSON.stringify(receipt)}`,
      );
    const receivedAt = Date.parse(receipt.sentAt);
    delivery.rows.forEach((row, index) =>
      rows.push({ row, receivedAt, receipt: delivery.receipt, number: index + 1 }),
    );
  }
  return rows;
}
