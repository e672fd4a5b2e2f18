/** The three stores of one hub or one test run: started together, kept by their state file, each restartable in place. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { kafka } from './kafka.mjs';
import { homeOf, postgres } from './postgres.mjs';
import { alive, freePort } from './processes.mjs';
import { redis } from './redis.mjs';

const INSTALL =
  'Kafka cần JDK 17 trở lên và Maven (hoặc đặt KAFKA_BROKERS). — Kafka needs a JDK 17 or later and Maven (or set KAFKA_BROKERS).';
const given = { postgres: 'DATABASE_URL', kafka: 'KAFKA_BROKERS', redis: 'REDIS_URL' };

/** Deletes what a former stack left, also outside of its folder. */
export function removeStack(dir) {
  for (const folder of [dir, homeOf(dir)]) rmSync(folder, { recursive: true, force: true });
}

/**
 * @param {{ dir: string, cache: string, log?: (line: string) => void, durable?: boolean }} options `dir` holds state and data, `cache` what may be shared by several stacks; what is not `durable` outlives killed processes, but no power cut
 * @returns a stack: `env` for services, `given` the variables that name a store which is not its own, `homes` where stores keep data, `known(name)` process, `alive(name)`, `restart(name)`, `stop({ remove })`
 */
export async function startStack({ dir, cache, log = () => undefined, durable = true }) {
  mkdirSync(dir, { recursive: true });
  mkdirSync(cache, { recursive: true });
  const file = path.join(dir, 'stack.json');
  const states = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  const own = [postgres, kafka, redis].filter((store) => !process.env[given[store.name]]);
  if (own.includes(kafka) && !kafka.available()) throw new Error(INSTALL);

  const save = () => {
    writeFileSync(`${file}.new`, JSON.stringify(states, undefined, 2), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  const context = (store) => ({ dir, cache, log, durable, state: states[store.name] });

  async function bringUp(store) {
    const state = (states[store.name] ??= {});
    if (alive(state.process)) return;
    if (!state.port) state.port = await freePort();
    if (store === kafka)
      for (const port of ['controllerPort', 'inboxPort']) state[port] ||= await freePort();
    const since = Date.now();
    await store.prepare(context(store));
    save();
    await store.start(context(store));
    save();
    log(
      `${store.name} is ready on port ${state.port} (${((Date.now() - since) / 1000).toFixed(1)} s)`,
    );
  }

  // The jars first, once, for both that need them; then all at once.
  const stores = own.filter((store) => store !== redis);
  await Promise.all(stores.map(bringUp));
  if (own.includes(redis)) await bringUp(redis);

  const store = (name) => own.find((one) => one.name === name) ?? { stop: async () => undefined };
  return {
    env: {
      DATABASE_URL: process.env.DATABASE_URL ?? postgres.url(states.postgres),
      KAFKA_BROKERS: process.env.KAFKA_BROKERS ?? `127.0.0.1:${states.kafka.port}`,
      // Where agencies produce; of a Kafka that is not our own only its owner knows.
      KAFKA_INBOX_BROKERS:
        process.env.KAFKA_INBOX_BROKERS ??
        (process.env.KAFKA_BROKERS ? '' : `127.0.0.1:${states.kafka.inboxPort}`),
      REDIS_URL: process.env.REDIS_URL ?? `redis://127.0.0.1:${states.redis.port}`,
    },
    names: own.map((one) => one.name),
    given: Object.values(given).filter((variable) => process.env[variable]),
    homes: own.flatMap((one) => states[one.name].home ?? []),
    known: (name) => states[name]?.process,
    alive: (name) => alive(states[name]?.process),
    /** Brings a store up again on its port and data, after it died or was killed. */
    async restart(name) {
      await store(name).start(context(store(name)));
      save();
    },
    async stop({ remove = false } = {}) {
      await Promise.all(own.map((one) => one.stop(states[one.name])));
      if (remove && own.includes(postgres)) postgres.remove(states.postgres);
      save();
    },
  };
}
