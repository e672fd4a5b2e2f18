/** Many dossiers of a simulated province, each by the key of its agency. */
import { Hub } from '../services/cli/dist/hub.js';
import {
  agenciesOf,
  keysFor,
  publishProcedures,
  Senders,
} from '../services/cli/dist/simulate/senders.js';

const FEED = 'one-stop.dossiers';
const [BODY_ROWS, AT_ONCE, TOLD] = [4_000, 4, 20];

/** Rows as they are sent: of one sender each, a few thousand at once. */
function* bodiesOf(rows) {
  let body = { sender: '', rows: [] };
  for (const { sender, row } of rows) {
    if (body.rows.length === BODY_ROWS || (body.rows.length > 0 && body.sender !== sender)) {
      yield body;
      body = { sender, rows: [] };
    }
    body.sender = sender;
    body.rows.push(row);
  }
  if (body.rows.length > 0) yield body;
}

/** The agencies of a province at a hub that has their pack, each with a key of its own; the procedures are published. */
export async function sendersOf(hub, province, seed) {
  const asked = new Hub({ gateway: hub.gateway, keyOf: () => hub.credentials.admin });
  const senders = new Senders(hub.gateway, await keysFor(agenciesOf(province), asked));
  await publishProcedures(senders, { province, options: { seed } });
  return senders;
}

/** Sends rows of the one-stop feed, some bodies at a time, and waits until all of them count. @param rows `{ sender, row }` each, those of a sender one after another */
export async function sendInBulk(senders, rows) {
  const [began, taken] = [performance.now(), []];
  const bodies = bodiesOf(rows);
  let sent = 0;
  const work = async () => {
    for (const body of bodies) {
      sent += body.rows.length;
      taken.push(await senders.publish({ ...body, id: `bulk/${sent}`, feed: FEED }));
      if (taken.length % TOLD === 0) console.error(`${sent} rows taken`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  const until = performance.now();
  for (const one of taken) await senders.applied(one);
  return {
    rows: sent,
    bodies: taken.length,
    secondsUntilTaken: Math.round((until - began) / 1000),
    seconds: Math.round((performance.now() - began) / 1000),
  };
}
