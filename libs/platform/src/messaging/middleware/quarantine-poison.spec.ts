import { describe, expect, it } from '@jest/globals';
import { Fault } from '@nhip/contracts';
import type { Batch, BatchContext, InMessage } from '../port.js';
import { quarantinePoison } from './quarantine-poison.js';

const message = (offset: number): InMessage => ({
  topic: 't',
  partition: 0,
  offset: BigInt(offset),
  key: null,
  value: Buffer.from(String(offset)),
  headers: {},
  timestamp: 0,
});
const batch: Batch = {
  topic: 't',
  partition: 0,
  incarnation: 'i',
  messages: [0, 1, 2, 3].map(message),
};
const context: BatchContext = {
  signal: new AbortController().signal,
  heartbeat: () => Promise.resolve(),
};
const away = (): Fault => new Fault('unavailable', 'away', { vi: '', en: '' });

describe('quarantinePoison', () => {
  it('hands a good batch over whole', async () => {
    const sizes: number[] = [];
    await quarantinePoison(() => Promise.reject(new Error('never')))(
      async ({ messages }) => void sizes.push(messages.length),
    )(batch, context);
    expect(sizes).toEqual([4]);
  });

  it('puts aside only what fails alone, and handles the rest in order', async () => {
    const [done, aside]: [bigint[], string[]] = [[], []];
    const handler = quarantinePoison(
      async ({ offset }, reason) => void aside.push(`${offset} ${reason.message}`),
    );
    await handler(async ({ messages }) => {
      if (messages.some(({ offset }) => offset === 2n)) throw new TypeError('bad');
      done.push(...messages.map(({ offset }) => offset));
    })(batch, context);
    expect([done, aside]).toEqual([[0n, 1n, 3n], ['2 bad']]);
  });

  it('never takes an outage for poison, in the batch or in a message', async () => {
    const aside: bigint[] = [];
    const handler = quarantinePoison(async ({ offset }) => void aside.push(offset));
    await expect(handler(() => Promise.reject(away()))(batch, context)).rejects.toThrow('away');
    const later = handler(({ messages }) =>
      Promise.reject(messages.length > 1 ? new TypeError('bad') : away()),
    );
    await expect(later(batch, context)).rejects.toThrow('away');
    expect(aside).toEqual([]);
  });

  it('rejects where quarantine cannot keep the message: it is not passed over', async () => {
    const handler = quarantinePoison(() => Promise.reject(away()))(() =>
      Promise.reject(new TypeError('bad')),
    );
    await expect(handler(batch, context)).rejects.toThrow('away');
  });
});
