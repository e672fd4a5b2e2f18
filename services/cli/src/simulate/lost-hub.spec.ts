import { expect, it } from '@jest/globals';
import { FakeHub, refusal } from '../../test/fake-hub.js';
import { Hub } from '../hub.js';
import { assertHasPast, saidOf } from './lost-hub.js';
import { assertClock } from './live.js';
import { Senders } from './senders.js';

const VALUES = 'GET /api/v1/indicators/one-stop.received/values';

async function askedAbout(...values: readonly (number | null)[]): Promise<void> {
  const left = [...values];
  const next = () => ({
    body: { values: [{ period: 'all', value: left.length > 1 ? left.shift() : left[0] }] },
  });
  const hub = await FakeHub.start({ [VALUES]: next });
  const asked = new Hub({ gateway: hub.gateway, keyOf: () => 'k' });
  await assertHasPast(asked, 's.json', { tries: 3, everyMs: 1 }).finally(() => hub.stop());
}

it('a hub that has nothing of what it was sent has lost it, and what to do is said', async () => {
  await expect(askedAbout(null)).rejects.toMatchObject({ code: 'simulated-data-lost' });
  await expect(askedAbout(null, 7)).resolves.toBeUndefined();
});

it('a hub that does not know the keys is another one, or lost its database', async () => {
  const hub = await FakeHub.start({
    'POST /api/v1/feeds/f/records': () => refusal(401, 'unknown-key'),
  });
  const senders = new Senders(hub.gateway, { H09: { id: 'K', key: 'key' } });
  const sent = senders.publish({ id: 'x', sender: 'H09', feed: 'f', rows: [] });
  const refused: unknown = await sent.catch((error: unknown) => error);
  await hub.stop();
  expect(saidOf(refused, 's.json')).toMatchObject({ code: 'simulator-keys-unknown' });
  const other = new Error('other');
  expect(saidOf(other, 's.json')).toBe(other);
});

it('a clock that was put back ends it; small steps are waited for', () => {
  const sentUntil = Date.parse('2026-11-25T05:00:00Z');
  expect(() => assertClock(sentUntil, sentUntil - 3_600_000)).toThrow(
    expect.objectContaining({
      code: 'clock-put-back',
      text: expect.objectContaining({ en: expect.stringContaining('2026-11-25T05:00:00.000Z') }),
    }),
  );
  expect(() => assertClock(sentUntil, sentUntil - 60_000)).not.toThrow();
});
