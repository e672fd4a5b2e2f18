import { describe, expect, it } from '@jest/globals';
import { decode } from './decode.js';
import type { BatchContext, InMessage } from '../port.js';

const message = (offset: number, text: string): InMessage => ({
  topic: 't',
  partition: 3,
  offset: BigInt(offset),
  key: null,
  value: Buffer.from(text),
  headers: {},
  timestamp: 0,
});
const context: BatchContext = {
  signal: new AbortController().signal,
  heartbeat: () => Promise.resolve(),
};
const batchOf = (...texts: string[]) => ({
  topic: 't',
  partition: 3,
  incarnation: 'i',
  messages: texts.map((text, i) => message(i, text)),
});

describe('decode', () => {
  it('hands contents over in order, each with its message', async () => {
    const got: unknown[] = [];
    const handler = decode(
      ({ value }) => JSON.parse(String(value)) as number,
      async (contents) => void got.push(...contents),
    );
    await handler(batchOf('1', '2'), context);
    expect(got).toEqual([
      { message: message(0, '1'), content: 1 },
      { message: message(1, '2'), content: 2 },
    ]);
  });

  it('rejects what cannot be parsed as invalid, with its place and without its content', async () => {
    const handler = decode(
      ({ value }) => JSON.parse(String(value)) as number,
      () => Promise.resolve(),
    );
    await expect(handler(batchOf('1', '{"secret'), context)).rejects.toMatchObject({
      kind: 'invalid',
      code: 'undecodable-message',
      fields: { topic: 't', partition: 3, offset: '1' },
    });
  });
});
