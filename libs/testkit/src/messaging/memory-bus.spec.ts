import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { brokenBuses } from './broken-buses.js';
import { type ClosableHarness, memoryHarness } from './memory-harness.js';
import { messagingLaws } from './messaging-laws.js';

describe('the bus in memory keeps the contract of messaging', () => {
  let harness: ClosableHarness;
  beforeEach(() => {
    harness = memoryHarness();
  });
  afterEach(() => harness.close());

  it.each(messagingLaws.map((law) => [law.name, law] as const))('%s', async (_name, law) => {
    await expect(law.holds(harness)).resolves.toBeUndefined();
  });
});

describe('the contract of messaging sees a bus that', () => {
  it.each(brokenBuses.map((broken) => [broken.fault, broken] as const))(
    '%s',
    async (_fault, { variant, breaks }) => {
      const harness = { ...memoryHarness(variant), patienceMs: 500 };
      await expect(breaks.holds(harness)).rejects.toThrow();
      await harness.close();
    },
  );

  it('breaks a law, for each law there is', () => {
    expect(new Set(brokenBuses.map(({ breaks }) => breaks))).toEqual(new Set(messagingLaws));
  });
});
