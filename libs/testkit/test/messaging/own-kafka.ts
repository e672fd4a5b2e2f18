import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { kafka } from '../../../../tools/local/kafka.mjs';
import { end, freePort } from '../../../../tools/local/processes.mjs';

interface KafkaState {
  port: number;
  controllerPort: number;
  process?: { pid: number; start: string };
}

export interface OwnKafka {
  readonly broker: string;
  kill(): Promise<void>;
  start(): Promise<void>;
  remove(): Promise<void>;
}

const cache = path.resolve(import.meta.dirname, '../../../../.nhip/cache');

/** A real broker that belongs to one suite alone, since the suite kills it. */
export async function ownKafka(): Promise<OwnKafka> {
  const dir = mkdtempSync(path.join(tmpdir(), 'nhip-kafka-'));
  mkdirSync(cache, { recursive: true });
  const state: KafkaState = { port: await freePort(), controllerPort: await freePort() };
  const context = { dir, cache, state, log: () => undefined };
  await kafka.prepare(context);
  await kafka.start(context);
  return {
    broker: `127.0.0.1:${state.port}`,
    async kill() {
      await end(state.process, { signal: 'SIGKILL' });
      await pause(200);
    },
    start: () => kafka.start(context),
    async remove() {
      await end(state.process, { signal: 'SIGKILL' });
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
