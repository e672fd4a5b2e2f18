import { afterEach, expect, it } from '@jest/globals';
import { FakeHub, refusal, type Route } from '../../test/fake-hub.js';
import { Senders } from './senders.js';

let hub: FakeHub;
async function sendersAt(routes: Readonly<Record<string, Route>>): Promise<Senders> {
  hub = await FakeHub.start(routes);
  return new Senders(hub.gateway, { H09: { id: 'K', key: 'key' } });
}
afterEach(() => hub.stop());

/** Answers one after the other, the last of them ever again. */
function inTurn(...answers: readonly object[]): Route {
  const left = [...answers];
  return () => (left.length > 1 ? left.shift() : left[0]) as ReturnType<typeof refusal>;
}
const WITHDRAW = 'POST /api/v1/receipts/R1/withdraw';
const PUBLISH = 'POST /api/v1/feeds/f/records';
const delivery = { id: '1/f/H09/7', sender: 'H09', feed: 'f', rows: [{ a: 1 }] };
const file = { sender: 'H09', receipt: 'R1' };
const withdrawn = { sender: 'H09', receipt: 'R2' };

it('a withdrawal that the hub took before, its answer lost, is the withdrawal it took', async () => {
  const senders = await sendersAt({
    [WITHDRAW]: inTurn(refusal(409, 'already-withdrawn', { withdrawnBy: 'R2' })),
  });
  expect(await senders.withdraw(file)).toEqual(withdrawn);
});

it('a delivery sent again after it was taken back was taken', async () => {
  const senders = await sendersAt({
    [PUBLISH]: inTurn(
      refusal(409, 'idempotency-key-withdrawn', { receipt: 'R1', withdrawnBy: 'R2' }),
    ),
  });
  expect(await senders.publish(delivery)).toEqual(file);
});

it('a delivery of which the hub still takes the former sending is sent again', async () => {
  const senders = await sendersAt({
    [PUBLISH]: inTurn(refusal(409, 'in-progress', { receipt: 'R1' }), {
      status: 202,
      body: { receipt: 'R1' },
    }),
  });
  expect(await senders.publish(delivery)).toEqual(file);
  expect(hub.asked).toHaveLength(2);
});

it.each(['idempotency-key-reused', 'simulated-mix'])(
  'what is refused as %s ends it',
  async (code) => {
    const senders = await sendersAt({ [PUBLISH]: inTurn(refusal(409, code, { receipt: 'R1' })) });
    await expect(senders.publish(delivery)).rejects.toMatchObject({ code });
  },
);
