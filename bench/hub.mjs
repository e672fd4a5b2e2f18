/** The hub of a bench: a new one as `npm start` starts it, with stores of its own below .nhip/bench. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort, until } from '../tools/local/processes.mjs';
import { removeStack } from '../tools/local/stack.mjs';

const root = path.resolve(import.meta.dirname, '..');
export const FEED_ROUTE = '/api/v1/feeds/municipal-permits.events/records';
const [LONGEST_START_MS, LOOK_MS] = [600_000, 250];

class BenchHub {
  #launcher;
  #state;

  constructor(launcher, state, gateway) {
    this.#launcher = launcher;
    this.#state = state;
    this.gateway = gateway;
  }

  /** Resolves when all of it is ready. */
  async ready() {
    await until(
      'the hub',
      LONGEST_START_MS,
      () => fetch(`${this.gateway}/readyz`).then(({ ok }) => ok),
      { every: 150, stop: () => (this.#launcher.exitCode === null ? undefined : 'it ended') },
    );
    this.credentials = this.#read('credentials.json');
    [this.agency] = Object.values(this.credentials.agencies);
  }

  /** The id of each process by its name: services, stores, and `launcher`, which supervises them. */
  get processes() {
    const { launcher, processes } = this.#read('run.json');
    return Object.fromEntries(
      Object.entries({ ...processes, launcher }).map(([name, { pid }]) => [name, pid]),
    );
  }

  /** Address of its database. */
  get database() {
    const { port, password } = this.#read('stack/stack.json').postgres;
    return `postgres://nhip:${password}@127.0.0.1:${port}/nhip`;
  }

  /** What the gateway answers. Throws where it refuses. */
  async call(method, url, token, body, type = 'application/json') {
    const response = await fetch(this.gateway + url, {
      method,
      body,
      headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': type }) },
    });
    if (!response.ok)
      throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** Sends a body to the feed of the permits; gives its receipt. */
  async send(body, type = 'application/x-ndjson') {
    return (await this.call('POST', FEED_ROUTE, this.agency, body, type)).receipt;
  }

  /** Resolves when all of a receipt is in the ledger. */
  async applied(receipt) {
    for (;;) {
      const { state } = await this.call('GET', `/api/v1/receipts/${receipt}`, this.agency);
      if (state === 'applied') return;
      await sleep(LOOK_MS);
    }
  }

  /** Loads a pack. @param folder of the repository */
  load(folder) {
    const program = path.join(root, 'services/cli/dist/main.js');
    const env = { ...process.env, NHIP_GATEWAY: this.gateway, NHIP_TOKEN: this.credentials.admin };
    execFileSync(process.execPath, [program, 'load', path.join(root, folder)], {
      env,
      stdio: 'ignore',
    });
  }

  /** Recomputes every cell; gives whether all are equal. */
  async verify() {
    const { equal } = await this.call('POST', '/api/v1/verify', this.credentials.operator, '{}');
    return equal;
  }

  /** Ends all of it and deletes what it kept, but not its logs. */
  async stop() {
    if (this.#launcher.exitCode === null) {
      const ended = once(this.#launcher, 'exit');
      this.#launcher.kill('SIGTERM');
      await ended;
    }
    removeStack(path.join(this.#state, 'stack'));
  }

  #read(file) {
    return JSON.parse(readFileSync(path.join(this.#state, file), 'utf8'));
  }
}

/** @param {string} bench names the folder of its state @param {{ isEmpty?: boolean }} options without the demonstration province, unless it says otherwise @returns a hub that is ready; it ends with this process */
export async function startHub(bench, { isEmpty = true } = {}) {
  const state = path.join(root, '.nhip/bench', bench);
  removeStack(path.join(state, 'stack'));
  rmSync(state, { recursive: true, force: true });
  const port = await freePort();
  const options = [...(isEmpty ? ['--empty'] : []), '--port', String(port)];
  const launcher = spawn(process.execPath, ['tools/start.mjs', ...options], {
    cwd: root,
    env: { ...process.env, NHIP_STATE: state },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const hub = new BenchHub(launcher, state, `http://127.0.0.1:${port}`);
  try {
    await hub.ready();
    return hub;
  } catch (error) {
    await hub.stop();
    throw error;
  }
}
