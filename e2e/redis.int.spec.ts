import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, describe, it } from '@jest/globals';
import { end, freePort } from '../tools/local/processes.mjs';
import { redis } from '../tools/local/redis.mjs';

interface State {
  port: number;
  process?: { pid: number; start: string };
}

/** The answer to one command. */
const asked = ({ port }: State, command: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`));
    socket.on('data', (data) => (socket.destroy(), resolve(String(data).trim())));
    socket.on('error', reject);
  });

describe('the Redis of a hub on this machine', () => {
  let dir: string;
  let state: State;
  beforeEach(async () => {
    dir = mkdtempSync(path.join(os.tmpdir(), 'nhip-redis-'));
    state = { port: await freePort() };
    await redis.prepare({ cache: path.resolve('.nhip/cache'), state, log: () => undefined });
    await redis.start({ dir, state });
  });
  afterEach(async () => {
    await redis.stop(state);
    rmSync(dir, { recursive: true, force: true });
  });

  it.each([
    ['it was stopped', () => redis.stop(state)],
    ['it was killed', () => Promise.resolve(process.kill(state.process?.pid ?? 0, 'SIGKILL'))],
  ])('has its sessions still, with what they have left to live, after %s', async (_, stop) => {
    expect(await asked(state, 'SET session token EX 600')).toBe('+OK');
    await stop();
    await end(state.process);
    await redis.start({ dir, state });
    expect(await asked(state, 'GET session')).toContain('token');
    expect(Number((await asked(state, 'TTL session')).slice(1))).toBeGreaterThan(500);
  });
});
