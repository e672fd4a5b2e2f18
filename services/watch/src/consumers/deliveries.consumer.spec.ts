import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { encodeDelivery, TOPICS, type DeliveryMessage } from '@nhip/contracts';
import { MemoryBroker, memoryBus, PoisonMessages, Readiness, Subscriptions } from '@nhip/platform';
import { until } from '@nhip/testkit';
import { Registry } from 'prom-client';
import type { DeliveryStore, Position } from '../app/ports.js';
import { DeliveriesConsumer } from './deliveries.consumer.js';

const TOPIC = TOPICS.deliveries.name;
const delivery = (receipt: string): DeliveryMessage => ({
  receipt,
  feed: 'daily',
  agency: 'H09',
  receivedAt: 1,
  part: 'ingest',
  seq: 0,
});

/** Deliveries in memory, with the position after them. */
class MemoryDeliveries implements Pick<DeliveryStore, 'take' | 'position'> {
  readonly receipts: string[] = [];
  #position: Position | undefined;

  async take(messages: readonly DeliveryMessage[], after: Position): Promise<void> {
    this.receipts.push(...messages.map(({ receipt }) => receipt));
    this.#position = after;
  }

  async position(): Promise<Position | undefined> {
    return this.#position;
  }
}

let now = 1;
const clock = { now: () => now };
const silent = { warn: () => undefined, debug: () => undefined };

let broker: MemoryBroker;
let readiness: Readiness;
let store: MemoryDeliveries;
let metrics: Registry;
let poison: PoisonMessages;
let subscriptions: Subscriptions;
let following: DeliveriesConsumer;

function follow(): readonly [Subscriptions, DeliveriesConsumer] {
  const bus = memoryBus({ broker });
  const all = new Subscriptions(bus, readiness, silent);
  return [all, new DeliveriesConsumer(all, bus, store as unknown as DeliveryStore, poison, clock)];
}
const send = (...values: readonly string[]): void =>
  broker.append(
    TOPIC,
    values.map((value) => ({ key: null, value })),
  );
const taken = () => until('all deliveries are taken', () => following.isCurrent());

beforeEach(() => {
  [broker, store, metrics] = [new MemoryBroker(), new MemoryDeliveries(), new Registry()];
  poison = new PoisonMessages(metrics, silent);
  readiness = new Readiness();
  broker.create(TOPICS.deliveries);
  [subscriptions, following] = follow();
});
afterEach(() => subscriptions.beforeApplicationShutdown());

describe('following deliveries', () => {
  it('is current at once where nothing was told', async () => {
    expect(await following.isCurrent()).toBe(true);
  });

  it('leaves out what cannot be read, and goes on behind it', async () => {
    send(encodeDelivery(delivery('R1')).value, 'garbage', encodeDelivery(delivery('R2')).value);
    send('{}');
    await subscriptions.onApplicationBootstrap();
    await taken();
    expect(store.receipts).toEqual(['R1', 'R2']);
    expect((await store.position())?.next).toBe(4n);
    expect(await metrics.metrics()).toContain(`nhip_poison_messages_total{topic="${TOPIC}"} 2`);
  });

  it('makes the service not ready, by the name of its topic, where its store keeps failing', async () => {
    store.take = async () => {
      throw new TypeError('of a secret');
    };
    send(encodeDelivery(delivery('R1')).value);
    await subscriptions.onApplicationBootstrap();
    await until('the readiness says so', () => !readiness.ready);
    expect(readiness.report().parts).toEqual({
      [`${TOPIC}[0]`]: { ok: false, detail: 'TypeError' },
    });
  });

  it('knows all up to when it asked how much there is, and not while it lags behind that', async () => {
    await subscriptions.onApplicationBootstrap();
    now = 10;
    expect(await following.knownUntil()).toBe(10);
    const take = store.take.bind(store);
    const held = Promise.withResolvers<void>();
    store.take = async (...given) => {
      await held.promise;
      await take(...given);
    };
    send(encodeDelivery(delivery('R1')).value);
    now = 20;
    expect(await following.knownUntil()).toBeUndefined();
    now = 30;
    held.resolve();
    await until('it was taken in', () => store.receipts.length === 1);
    expect(await following.knownUntil()).toBe(20);
    expect(await following.knownUntil()).toBe(30);
  });

  it('asks anew where the topic is another, and shorter', async () => {
    let end = 5n;
    const bus = {
      offsets: async () => [{ partition: 0, earliest: 0n, end }],
      incarnation: async () => 'i',
    };
    const known = new DeliveriesConsumer(
      new Subscriptions(memoryBus({ broker }), readiness, silent),
      bus,
      store as unknown as DeliveryStore,
      poison,
      clock,
    );
    expect(await known.knownUntil()).toBeUndefined();
    end = 0n;
    now = 40;
    expect(await known.knownUntil()).toBe(40);
  });

  it('knows nothing while its broker cannot be asked', async () => {
    const away = { offsets: () => Promise.reject(new Error('away')), incarnation: async () => 'i' };
    const nobody = new Subscriptions(memoryBus({ broker }), readiness, silent);
    const known = new DeliveriesConsumer(
      nobody,
      away,
      store as unknown as DeliveryStore,
      poison,
      clock,
    );
    await expect(known.knownUntil()).rejects.toThrow('away');
  });

  it('is done by one of two replicas, and both know when they are current', async () => {
    send(encodeDelivery(delivery('R1')).value, encodeDelivery(delivery('R2')).value);
    const [others, other] = follow();
    await Promise.all([subscriptions.onApplicationBootstrap(), others.onApplicationBootstrap()]);
    await taken();
    expect(await other.isCurrent()).toBe(true);
    expect(store.receipts).toEqual(['R1', 'R2']);
    await others.beforeApplicationShutdown();
  });

  it('goes on after a restart where its store says', async () => {
    send(encodeDelivery(delivery('R1')).value);
    await subscriptions.onApplicationBootstrap();
    await taken();
    await subscriptions.beforeApplicationShutdown();
    send(encodeDelivery(delivery('R2')).value);
    [subscriptions, following] = follow();
    await subscriptions.onApplicationBootstrap();
    await taken();
    expect(store.receipts).toEqual(['R1', 'R2']);
  });
});
