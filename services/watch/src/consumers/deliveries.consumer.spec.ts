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
  return [all, new DeliveriesConsumer(all, bus, store as unknown as DeliveryStore, poison)];
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
