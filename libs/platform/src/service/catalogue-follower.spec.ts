import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TOPICS, type RegistryMessage } from '@nhip/contracts';
import { Registry } from 'prom-client';
import { until } from '../async/until.js';
import { PoisonMessages } from '../messaging/poison-messages.js';
import { MemoryBroker } from '../messaging/memory/memory-broker.js';
import { memoryBus } from '../messaging/memory/memory-bus.js';
import { Subscriptions } from '../messaging/subscriptions.js';
import { CatalogueFollower, type CatalogueHandler } from './catalogue-follower.js';
import { Readiness } from '../readiness.js';

const definition = (id: string, revision: number): RegistryMessage => ({
  kind: 'agency',
  id,
  version: 1,
  revision,
  pack: 'p',
  body: {},
});

let broker: MemoryBroker;
let readiness: Readiness;
let subscriptions: Subscriptions;
let follower: CatalogueFollower;
let errors: string[];
let warnings: object[];
let metrics: Registry;

const publish = (...definitions: readonly RegistryMessage[]): void =>
  broker.append(
    TOPICS.registry.name,
    definitions.map((one) => ({
      key: `${one.kind}/${one.id}@${one.version}`,
      value: JSON.stringify(one),
    })),
  );

const partOf = () => readiness.report().parts['catalogue'];

/** A handler, and what it was given. */
function recorded(handle: CatalogueHandler = () => undefined) {
  const calls: { ids: string[]; revision: number }[] = [];
  const handler: CatalogueHandler = async (definitions, revision) => {
    calls.push({ ids: definitions.map(({ id }) => id), revision });
    await handle(definitions, revision);
  };
  return { calls, handler };
}

beforeEach(() => {
  broker = new MemoryBroker();
  readiness = new Readiness();
  errors = [];
  warnings = [];
  metrics = new Registry();
  const silent = () => undefined;
  const error = (_: object, message: string): void => void errors.push(message);
  const warn = (fields: object): void => void warnings.push(fields);
  const logger = { error, warn, info: silent, debug: silent };
  const poison = new PoisonMessages(metrics, logger);
  subscriptions = new Subscriptions(memoryBus({ broker }), readiness, logger);
  follower = new CatalogueFollower(subscriptions, poison, readiness, logger);
});
afterEach(() => subscriptions.beforeApplicationShutdown());

describe('the follower of the catalogue', () => {
  it('hands over all that is there at the start at once, with the revision that it makes', async () => {
    broker.create(TOPICS.registry);
    publish(definition('H09', 1), definition('H10', 3));
    const { calls, handler } = recorded();
    follower.subscribe(handler);
    expect(partOf()).toEqual({ ok: false });
    void subscriptions.onApplicationBootstrap();
    await until('it is handed over', () => calls.length > 0);
    expect(calls).toEqual([{ ids: ['H09', 'H10'], revision: 3 }]);
    expect(partOf()).toEqual({ ok: true });
  });

  it('stays ready where a handler goes on without a definition, logs it and names it', async () => {
    broker.create(TOPICS.registry);
    publish(definition('H09', 1), definition('H10', 3));
    const failure = { kind: 'agency', id: 'H10', version: 1, code: 'wrong-shape' };
    const message = { vi: 'không đúng dạng', en: 'has the wrong shape' };
    follower.subscribe(() => [{ ...failure, message }]);
    const { calls, handler } = recorded();
    follower.subscribe(handler);
    void subscriptions.onApplicationBootstrap();
    await until('it is handed over', () => calls.length > 0);
    expect(partOf()).toEqual({ ok: true, detail: 'not in use: agency/H10@1 (wrong-shape)' });
    expect(errors).toEqual(['a definition cannot be used; its last good version stays in force']);
  });

  it('waits for a topic that is not there yet', async () => {
    const { calls, handler } = recorded();
    follower.subscribe(handler);
    void subscriptions.onApplicationBootstrap();
    await new Promise((done) => setTimeout(done, 20));
    broker.create(TOPICS.registry);
    publish(definition('H09', 1));
    await until('the definition is handed over', () => calls.some(({ ids }) => ids.length === 1));
    expect(calls.at(-1)).toEqual({ ids: ['H09'], revision: 1 });
  });

  it('is not ready by an empty catalogue', async () => {
    broker.create(TOPICS.registry);
    const { calls, handler } = recorded();
    follower.subscribe(handler);
    void subscriptions.onApplicationBootstrap();
    await until('it is handed over', () => calls.length > 0);
    expect(partOf()).toEqual({ ok: false });
  });

  it('leaves the last good definitions in force, ready but with a word, where a handler refuses the next', async () => {
    broker.create(TOPICS.registry);
    publish(definition('H09', 1));
    const { calls, handler } = recorded((_, revision) => {
      if (revision === 2) throw new Error('cannot be compiled');
    });
    follower.subscribe(handler);
    void subscriptions.onApplicationBootstrap();
    await until('it is handed over', () => calls.length === 1);
    publish(definition('H10', 2));
    await until('it is handed over', () => calls.length === 2);
    expect(partOf()).toEqual({ ok: true, detail: 'revision 2 cannot be used' });
    expect(errors).toEqual([
      'a catalogue revision cannot be used; the last good one stays in force',
    ]);
    publish(definition('H10', 3));
    await until('it is handed over', () => calls.length === 3);
    expect(partOf()).toEqual({ ok: true });
  });

  it('leaves out a definition that cannot be read, logged and counted; what it said before stays, what follows is taken', async () => {
    broker.create(TOPICS.registry);
    publish(definition('H09', 1));
    broker.append(TOPICS.registry.name, [{ key: 'agency/H09@1', value: '{"kind":' }]);
    publish(definition('H11', 3));
    const { calls, handler } = recorded();
    follower.subscribe(handler);
    void subscriptions.onApplicationBootstrap();
    await until('it is handed over', () => calls.length > 0);
    expect(calls).toEqual([{ ids: ['H09', 'H11'], revision: 3 }]);
    expect(partOf()).toEqual({ ok: true });
    expect(warnings).toEqual([
      { topic: TOPICS.registry.name, partition: 0, offset: '1', reason: 'value: expected JSON' },
    ]);
    expect(await metrics.metrics()).toContain(
      `nhip_poison_messages_total{topic="${TOPICS.registry.name}"} 1`,
    );
  });
});
