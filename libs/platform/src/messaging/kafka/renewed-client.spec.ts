import { describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { RenewedClient } from './renewed-client.js';

const unknownTopic = (): Error => {
  const said = { type: 'UNKNOWN_TOPIC_OR_PARTITION', message: 'no such topic' };
  const cause = new kafkajs.KafkaJSProtocolError(said as never);
  return new kafkajs.KafkaJSNumberOfRetriesExceeded(cause, {
    retryCount: 1,
    retryTime: 1,
    cause,
  } as never);
};

class FakeClient {
  state = 'new';
  constructor(readonly number: number) {}
  connect = async (): Promise<void> => void (this.state = 'connected');
  disconnect = async (): Promise<void> => void (this.state = 'closed');
}

function clients(): { all: FakeClient[]; renewed: RenewedClient<FakeClient> } {
  const all: FakeClient[] = [];
  const renewed = new RenewedClient(() => {
    const client = new FakeClient(all.length);
    all.push(client);
    return client;
  });
  return { all, renewed };
}

const failing = (error: Error) => () => Promise.reject(error);
const numberOf = async ({ number }: FakeClient): Promise<number> => number;

describe('a client of Kafka that is made anew after a failure', () => {
  it('is one and the same while nothing fails', async () => {
    const { all, renewed } = clients();
    expect(await Promise.all([renewed.use(numberOf), renewed.use(numberOf)])).toEqual([0, 0]);
    expect(all.map(({ state }) => state)).toEqual(['connected']);
    await renewed.close();
    expect(all.map(({ state }) => state)).toEqual(['closed']);
  });

  it('is closed where it failed, after what else is under way with it', async () => {
    const { all, renewed } = clients();
    let end = (): void => undefined;
    const long = renewed.use(
      (client) => new Promise<number>((resolve) => (end = () => resolve(client.number))),
    );
    await expect(renewed.use(failing(new Error('no')))).rejects.toThrow('no');
    expect(await renewed.use(numberOf)).toBe(1);
    expect(all.map(({ state }) => state)).toEqual(['connected', 'connected']);
    end();
    expect(await long).toBe(0);
    await new Promise(setImmediate);
    expect(all.map(({ state }) => state)).toEqual(['closed', 'connected']);
  });

  it('does once more, with another, what met a topic that is not there', async () => {
    const { all, renewed } = clients();
    const first = async ({ number }: FakeClient): Promise<number> => {
      if (number === 0) throw unknownTopic();
      return number;
    };
    expect(await renewed.use(first)).toBe(1);
    await expect(renewed.use(failing(unknownTopic()))).rejects.toThrow('no such topic');
    expect(all).toHaveLength(3);
  });
});
