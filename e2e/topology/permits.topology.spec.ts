import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { permitFile, permitRows, seeded, until } from '@nhip/testkit';
import { HubInMemory } from './hub-in-memory.js';

const NOW = Date.parse('2026-11-25T00:00:00Z');
const CHANNELS = { Internet: 1250, Desk: 109, Post: 53, 'e-mail': 21, Intern: 1 };

let hub: HubInMemory;
beforeEach(async () => {
  hub = await HubInMemory.start(NOW);
});
afterEach(() => hub.stop());

const figures = async (): Promise<readonly (number | null)[]> =>
  Promise.all(
    ['received', 'finished', 'open', 'finished-late', 'on-time-rate'].map((name) =>
      hub.value(`permits.${name}`),
    ),
  );

async function becomes(expected: readonly number[]): Promise<void> {
  const seen = await until(`the figures are ${expected.join()}`, figures, {
    holds: (now) => now.join() === expected.join(),
  });
  expect(seen).toEqual(expected);
}

describe('all handlers on the in-memory bus', () => {
  it('make the right numbers of a raw file', async () => {
    expect(await hub.publish(permitFile(), 'csv')).toBe(8577);
    await becomes([1434, 1329, 105, 377, 71.63]);
    expect(await hub.by('permits.received', 'channel')).toEqual(CHANNELS);
    expect(hub.quarantined).toEqual([]);
  });

  it('make the same numbers of its rows in any order and twice, and keep aside what cannot be read', async () => {
    const rows = seeded(7).shuffle([...permitRows(), ...permitRows()]);
    for (let from = 0; from < rows.length; from += 2_000)
      await hub.publish(
        rows
          .slice(from, from + 2_000)
          .map((row) => JSON.stringify(row))
          .join('\n'),
        'ndjson',
      );
    await hub.publish(JSON.stringify({ ...permitRows()[0], 'case:channel': 'Pigeon' }), 'ndjson');
    await becomes([1434, 1329, 105, 377, 71.63]);
    expect(await hub.by('permits.received', 'channel')).toEqual(CHANNELS);
    expect(hub.quarantined.map(({ findings }) => findings[0]?.code)).toEqual(['unknown-code']);
  });
});
