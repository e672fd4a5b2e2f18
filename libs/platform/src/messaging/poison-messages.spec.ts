import { beforeEach, describe, expect, it } from '@jest/globals';
import { decodeDelivery, encodeDelivery, type DeliveryMessage } from '@nhip/contracts';
import { Registry } from 'prom-client';
import { PoisonMessages } from './poison-messages.js';
import type { InMessage } from './port.js';

const delivery: DeliveryMessage = {
  receipt: 'R1',
  feed: 'f',
  part: 'ingest',
  seq: 0,
  agency: 'H09',
  receivedAt: 1,
};
const message = (value: string, offset: bigint): InMessage => ({
  topic: 'nhip.deliveries',
  partition: 0,
  offset,
  key: null,
  value: Buffer.from(value),
  headers: {},
  timestamp: 0,
});
const good = (offset: bigint): InMessage => message(encodeDelivery(delivery).value, offset);

let metrics: Registry;
let warnings: object[];
let poison: PoisonMessages;

beforeEach(() => {
  [metrics, warnings] = [new Registry(), []];
  poison = new PoisonMessages(metrics, { warn: (fields) => void warnings.push(fields) });
});

describe('messages that cannot be read', () => {
  it('are left out of those that can, and told by place and reason', async () => {
    const messages = [good(5n), message('secret', 6n), message('{"receipt":"R"}', 7n), good(8n)];
    expect(poison.leaveOut(messages, decodeDelivery)).toEqual([delivery, delivery]);
    const place = { topic: 'nhip.deliveries', partition: 0 };
    expect(warnings).toEqual([
      { ...place, offset: '6', reason: 'value: expected JSON' },
      { ...place, offset: '7', reason: 'feed: expected a text that is not empty' },
    ]);
    expect(await metrics.metrics()).toContain(
      'nhip_poison_messages_total{topic="nhip.deliveries"} 2',
    );
  });

  it('are told once each, however often their batch comes', async () => {
    const batch = [message('secret', 6n), message('secret', 7n)];
    for (const messages of [batch, batch, [...batch, message('secret', 8n)]])
      poison.leaveOut(messages, decodeDelivery);
    expect(warnings).toHaveLength(3);
    expect(await metrics.metrics()).toContain('{topic="nhip.deliveries"} 3');
  });

  it('are told where another topic of the name has them at the same place', () => {
    poison.leaveOut([message('secret', 6n)], decodeDelivery);
    poison.leaveOut([{ ...message('secret', 6n), timestamp: 1 }], decodeDelivery);
    expect(warnings).toHaveLength(2);
  });

  it('do not hide our own mistakes', () => {
    const mistaken = (): never => {
      throw new TypeError('ours');
    };
    expect(() => poison.leaveOut([good(1n)], mistaken)).toThrow('ours');
    expect(warnings).toEqual([]);
  });
});
