import { describe, expect, it } from '@jest/globals';
import { Fault } from '@nhip/contracts';
import type { Batch, BatchContext } from '../port.js';
import { repeatMistakes } from './repeat-mistakes.js';
import { assertSameSource } from '../source-rewound.js';

const batch: Batch = { topic: 't', partition: 0, incarnation: 'i', messages: [] };
const context: BatchContext = {
  signal: new AbortController().signal,
  heartbeat: () => Promise.resolve(),
};

async function triesOf(reject: () => unknown, untilTry = Infinity): Promise<number> {
  let tries = 0;
  const handler = repeatMistakes(3)(async () => {
    tries += 1;
    if (tries < untilTry) throw reject();
  });
  await handler(batch, context).catch(() => undefined);
  return tries;
}

const rewound = (): unknown => {
  try {
    assertSameSource(
      't',
      0,
      { next: 1n, incarnation: 'a' },
      { incarnation: 'b', earliest: 0n, end: 1n },
    );
  } catch (error) {
    return error;
  }
  return undefined;
};

describe('repeatMistakes', () => {
  it('gives our own mistake three attempts, and lets a later one succeed', async () => {
    expect(await triesOf(() => new TypeError('ours'))).toBe(3);
    expect(await triesOf(() => new TypeError('ours'), 2)).toBe(2);
  });

  it('does not repeat an outage or a rewound source', async () => {
    expect(await triesOf(() => new Fault('unavailable', 'away', { vi: '', en: '' }))).toBe(1);
    expect(await triesOf(rewound)).toBe(1);
  });
});
