import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const root = path.resolve(import.meta.dirname, '../../../..');

interface KafkaState {
  port: number;
  controllerPort: number;
  inboxPort: number;
  process?: { pid: number; start: string };
}

export interface OwnKafka {
  readonly broker: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

interface KafkaContext {
  readonly dir: string;
  readonly cache: string;
  readonly state: KafkaState;
  readonly log: () => void;
}

interface KafkaTool {
  prepare(context: KafkaContext): Promise<void>;
  start(context: KafkaContext): Promise<void>;
}

interface ProcessTool {
  end(known: KafkaState['process'], options: { readonly signal: 'SIGKILL' }): Promise<void>;
  freePort(): Promise<number>;
}

const tool = (name: string): Promise<unknown> => import(path.join(root, 'tools/local', name));

/** A real broker that belongs to one suite alone, since the suite kills it. */
export async function ownKafka(): Promise<OwnKafka> {
  const { kafka } = (await tool('kafka.mjs')) as { readonly kafka: KafkaTool };
  const { end, freePort } = (await tool('processes.mjs')) as ProcessTool;
  const cache = path.join(root, '.nhip/cache');
  const dir = mkdtempSync(path.join(tmpdir(), 'nhip-kafka-'));
  mkdirSync(cache, { recursive: true });
  const state: KafkaState = {
    port: await freePort(),
    controllerPort: await freePort(),
    inboxPort: await freePort(),
  };
  const context = { dir, cache, state, log: () => undefined };
  await kafka.prepare(context);
  await kafka.start(context);
  return {
    broker: `127.0.0.1:${state.port}`,
    async kill() {
      await end(state.process, { signal: 'SIGKILL' });
      await sleep(200);
    },
    start: () => kafka.start(context),
    async remove() {
      await end(state.process, { signal: 'SIGKILL' });
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
