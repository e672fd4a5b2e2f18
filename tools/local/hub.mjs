/** A hub on this machine: the stores and every service as its own process, supervised, with what is needed to find them again. */
import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addressesOf, grpcOf } from './addresses.mjs';
import { credentialsOf } from './credentials.mjs';
import { claim } from './own-database.mjs';
import { alive, end, freePort, knownAs, until } from './processes.mjs';
import { beginReplay, dropLedger, tellReplay } from './rebuild-ledger.mjs';
import { processesOf, serviceOf, SERVICES } from './services.mjs';
import { startStack } from './stack.mjs';
import { AS_SAID, foreignDatabase, REBUILD, standsStill, waysOut } from './ways-out.mjs';

/** kafkajs asks for timers in the past; Node corrects and warns each time. */
const QUIET = '--disable-warning=TimeoutNegativeWarning';
/** A service that ends with one of these would do so again: what its stores hold refuses it, or its configuration is not complete. */
const [REFUSED, CONFIG] = [65, 78];
const MOST_SAID = 4_000;
const LOOK_MS = 300;
const LONGEST_PAUSE_MS = 5_000;

const SIMULATOR = 'simulator';
/** Ended so often at once it is left alone: the hub is whole without it. Ended with `MISUSED`, as `nhip` does where a person must act, it would do so again. */
const [MOST_TRIES, MISUSED] = [5, 2];

const isRewound = (detail) => detail?.startsWith('source-rewound:') === true;

export class Hub {
  #children = new Map();
  #stopping = false;
  #stopped;
  #stack;
  /** The stores, from when they are first started. */
  #starting;
  #looking;
  #broken = Promise.withResolvers();

  /** @param {{ root: string, state: string, port: number, log: (line: string) => void, env?: Record<string, string>, replicas?: Record<string, number>, keep?: boolean, rebuild?: boolean }} options `env` goes to every service; `replicas` of a service beyond one share its work, and others ask the first; `keep` takes a database that is not this state's, `rebuild` builds the ledger anew */
  constructor({ root, state, port, log, env = {}, replicas = {}, keep = false, rebuild = false }) {
    Object.assign(this, { root, state, port, log, env, replicas, keep, rebuild });
    mkdirSync(path.join(state, 'logs'), { recursive: true });
    this.file = path.join(state, 'run.json');
    this.known = existsSync(this.file) ? JSON.parse(readFileSync(this.file, 'utf8')) : {};
    this.names = [];
    this.broken.catch(() => undefined);
  }

  /** Rejects, with words for people, once a service has ended for a reason that starting it again does not mend. */
  get broken() {
    return this.#broken.promise;
  }

  /** Resolves when all of it is ready. Rejects, with words for people, where it will not be. */
  async start() {
    await this.#afterFormer();
    await this.#endLeftovers();
    this.names = processesOf(this.replicas).filter((name) => existsSync(this.#program(name)));
    this.credentials = credentialsOf(this.state, `http://127.0.0.1:${this.port}`);
    this.#starting = startStack({
      dir: path.join(this.state, 'stack'),
      cache: path.join(this.root, '.nhip/cache'),
      log: this.log,
    });
    this.#stack = await this.#starting;
    if (this.#stopping) throw new Error('the hub: it was stopped');
    const { gateway } = this.credentials;
    this.credentials = credentialsOf(this.state, gateway, this.#stack.env.KAFKA_INBOX_BROKERS);
    await this.#claimDatabase();
    if (this.rebuild) await this.#dropLedger();
    const ports = (this.known.ports ??= {});
    const ledgers = this.names.filter((name) => serviceOf(name) === 'ledger');
    for (const name of [...this.names, ...ledgers.map(grpcOf)]) ports[name] ??= await freePort();
    this.known.secret ??= randomBytes(24).toString('base64url');
    ports.gateway = this.port;
    this.#save();
    for (const name of this.names) this.#spawn(name);
    this.#look();
    const ready = until('the hub', 180_000, () => this.#ready(), {
      every: 150,
      stop: () => (this.#stopping ? 'it was stopped' : undefined),
    });
    await Promise.race([ready, this.broken]);
    if (this.known.rebuilds) await this.#rebuild();
  }

  /** Rejects where the database is not the one of this state. The id is written down here before it is written there. */
  async #claimDatabase() {
    const isNew = this.known.secret === undefined;
    const state = {
      isNew,
      claimed: this.known.claimed === true,
      id: (this.known.id ??= randomUUID()),
    };
    this.#save();
    const verdict = await claim(this.#stack.env.DATABASE_URL, state, this.keep);
    if (verdict) throw new Error(foreignDatabase(verdict, this.#places()));
    this.known.claimed = true;
  }

  /** What is begun here is written down first: a start that is cut off is taken up by the next. */
  async #dropLedger() {
    this.known.rebuilds = true;
    this.#save();
    await dropLedger(this.#stack.env.DATABASE_URL);
  }

  async #rebuild() {
    await beginReplay(this.credentials);
    this.known.rebuilds = false;
    this.#save();
    await Promise.race([tellReplay(this.credentials, this.log), this.broken]);
  }

  /** One hub a state folder: a former one that is just stopping is waited for, one that runs is left alone. */
  async #afterFormer() {
    const { launcher, ports } = this.known;
    const isFormer = () =>
      launcher !== undefined && launcher.pid !== process.pid && alive(launcher);
    if (!isFormer()) return;
    const answers = await fetch(`http://127.0.0.1:${ports?.gateway}/healthz`).then(
      () => true,
      () => false,
    );
    if (answers)
      throw new Error(
        `hub này đang chạy — a hub with this state is running already (pid ${launcher.pid})`,
      );
    this.log('chờ hub trước dừng hẳn — waiting for the former hub to end');
    await until('the former hub to end', 60_000, () => !isFormer());
    this.known = JSON.parse(readFileSync(this.file, 'utf8'));
  }

  /** Services that a kill -9 of their launcher left behind end by themselves; here we make sure. */
  async #endLeftovers() {
    await Promise.all(
      Object.entries(this.known.processes ?? {})
        .filter(([name]) => name === SIMULATOR || SERVICES.includes(serviceOf(name)))
        .map(([, known]) => end(known, { patienceMs: 3_000 })),
    );
  }

  #program(name) {
    return path.join(this.root, 'services', serviceOf(name), 'dist/main.js');
  }

  #env(name) {
    const { ports, secret } = this.known;
    const addresses = { root: this.root, state: this.state, names: this.names, ports };
    return {
      NHIP_CLOCK: 'system',
      ...process.env,
      ...this.env,
      ...this.#stack.env,
      NODE_ENV: 'production',
      NHIP_INTERNAL_SECRET: secret,
      ...addressesOf(name, addresses),
    };
  }

  #spawn(name, tries = 0) {
    const register = path.join(this.root, 'libs/platform/dist/tracing/register.js');
    const env = this.#env(name);
    const traced =
      env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_TRACES_EXPORTER ? ['--import', register] : [];
    const log = createWriteStream(path.join(this.state, 'logs', `${name}.log`), { flags: 'a' });
    const child = spawn(process.execPath, [QUIET, ...traced, this.#program(name)], {
      cwd: this.root,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    let said = '';
    child.stderr.on('data', (data) => (said = (said + data).slice(-MOST_SAID)));
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    const since = Date.now();
    this.#children.set(name, child);
    child.on('close', async (code, signal) => {
      log.end();
      if (this.#stopping) return;
      const soon = Date.now() - since < 10_000 ? tries + 1 : 0;
      if (code === REFUSED || code === CONFIG)
        return this.#broken.reject(new Error(this.#refusal(name, code, said)));
      if (soon > 2)
        this.log(`${name} ended (${signal ?? code}) ${soon} times; see logs/${name}.log`);
      await sleep(Math.min(LONGEST_PAUSE_MS, 100 * 2 ** soon));
      if (!this.#stopping) this.#spawn(name, soon);
    });
    this.#save();
  }

  /** Runs the demonstration province beside the services, with the key of the administrator: it gives each of its agencies a key of its own. */
  simulate(tries = 0) {
    const log = createWriteStream(path.join(this.state, 'logs', 'simulator.log'), { flags: 'a' });
    const program = path.join(this.root, 'services/cli/dist/main.js');
    const child = spawn(process.execPath, [program, 'simulate'], {
      cwd: this.root,
      env: {
        ...process.env,
        NHIP_STATE: this.state,
        NHIP_GATEWAY: this.credentials.gateway,
        NHIP_TOKEN: this.credentials.admin,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: true,
    });
    let said = '';
    child.stderr.on('data', (data) => (said = (said + data).slice(-MOST_SAID)));
    child.stdout.on('data', (data) => String(data).trimEnd().split('\n').forEach(this.log));
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    const since = Date.now();
    this.#children.set(SIMULATOR, child);
    child.on('close', async (code, signal) => {
      log.end();
      if (this.#stopping) return;
      const soon = Date.now() - since < 10_000 ? tries + 1 : 0;
      this.log(`${SIMULATOR} ended (${signal ?? code}); see logs/${SIMULATOR}.log`);
      if (code === MISUSED || soon >= MOST_TRIES)
        return this.log(
          ['bộ giả lập dừng hẳn — the simulator stays stopped:', said.trimEnd()].join('\n'),
        );
      await sleep(Math.min(LONGEST_PAUSE_MS, 100 * 2 ** soon));
      if (!this.#stopping) this.simulate(soon);
    });
    this.#save();
  }

  #places() {
    return { state: this.state, homes: this.#stack.homes, given: this.#stack.given };
  }

  /** What a service said that will not start. */
  #refusal(name, code, said) {
    const what = `${name} không khởi động được, mọi thứ được dừng lại — ${name} cannot start, all of it is stopped`;
    const why = said.trimEnd().split('\n');
    if (code === CONFIG) return [what, ...why].join('\n');
    return waysOut(what, why, name === 'ledger' ? REBUILD : AS_SAID, this.#places());
  }

  /** Stores are looked at a few times a second; one that died is brought up again in its place. */
  #look() {
    this.#looking = (async () => {
      while (!this.#stopping) {
        for (const name of this.#stack.names) {
          if (this.#stopping || this.#stack.alive(name)) continue;
          this.log(`${name} ended; it is brought up again`);
          await this.#stack.restart(name).catch((error) => this.log(error.message));
          this.#save();
        }
        await sleep(LOOK_MS);
      }
    })();
  }

  async #ready() {
    const response = await fetch(`http://127.0.0.1:${this.port}/readyz`).catch(() => undefined);
    return response?.ok || (await this.#standsStill());
  }

  /** Whether nothing is missing but what stands until a person acts. */
  async #standsStill() {
    const reports = await this.#reports();
    if (reports.some(({ parts }) => parts === undefined)) return false;
    const missing = reports
      .filter(({ name }) => name !== 'gateway')
      .flatMap(({ parts }) => Object.values(parts).filter(({ ok }) => !ok));
    return missing.length > 0 && missing.every(({ detail }) => isRewound(detail));
  }

  #save() {
    const processes = Object.fromEntries(
      [...this.#children]
        .filter(([, child]) => child.pid)
        .flatMap(([name, child]) => {
          const known = knownAs(child.pid);
          return known ? [[name, known]] : [];
        }),
    );
    for (const name of this.#stack?.names ?? [])
      if (this.#stack.known(name)) processes[name] = this.#stack.known(name);
    this.known = {
      ...this.known,
      launcher: knownAs(process.pid),
      processes,
    };
    writeFileSync(`${this.file}.new`, JSON.stringify(this.known, undefined, 2), { mode: 0o600 });
    renameSync(`${this.file}.new`, this.file);
  }

  /** Stops once, however often it is asked; whoever asks waits until all of it has ended. */
  stop(options) {
    return (this.#stopped ??= this.#stop(options));
  }

  async #stop({ remove = false } = {}) {
    this.#stopping = true;
    for (const name of [...this.names, SIMULATOR].reverse())
      this.#children.get(name)?.kill('SIGTERM');
    await Promise.all(
      [...this.#children.values()].map((child) =>
        child.pid ? end(knownAs(child.pid), { patienceMs: 13_000 }) : undefined,
      ),
    );
    await this.#looking?.catch(() => undefined);
    const stack = await this.#starting?.catch(() => undefined);
    await stack?.stop({ remove });
  }

  /** What each service says of its parts; undefined where it does not answer. */
  #reports() {
    return Promise.all(
      this.names.map(async (name) => {
        const answer = await fetch(`http://127.0.0.1:${this.known.ports[name]}/readyz`).catch(
          () => undefined,
        );
        return { name, parts: (await answer?.json().catch(() => undefined))?.parts };
      }),
    );
  }

  /** One screen: addresses, identities, what runs where, and what is not as it should be: also what services say although they are ready. */
  async screen() {
    const { people, inbox } = this.credentials;
    const remarks = (await this.#reports()).flatMap(({ name, parts = {} }) =>
      Object.entries(parts).flatMap(([part, { detail }]) =>
        detail ? [{ detail, line: `  ! ${name}: ${part}: ${detail}` }] : [],
      ),
    );
    const width = 11;
    const line = (name, text) => `  ${name.padEnd(width)} ${text}`;
    const { ports } = this.known;
    return [
      '',
      'Nhịp đang chạy — Nhịp is running',
      '',
      line('web', `${this.credentials.gateway}/`),
      line('API', `${this.credentials.gateway}/api/docs`),
      ...(inbox.brokers ? [line('inbox', `Kafka ${inbox.brokers} (SASL/SCRAM-SHA-512)`)] : []),
      '',
      ...Object.entries(people).map(([role, { name, password }]) =>
        line(role, `${name} / ${password}`),
      ),
      line('tokens', path.relative(process.cwd(), path.join(this.state, 'credentials.json'))),
      '',
      ...this.names.map((name) =>
        line(
          name,
          `127.0.0.1:${ports[name]}  ${path.relative(process.cwd(), path.join(this.state, 'logs', `${name}.log`))}`,
        ),
      ),
      ...this.#stack.names.map((name) => line(name, `pid ${this.#stack.known(name)?.pid}`)),
      '',
      ...(remarks.length > 0
        ? ['Cần xem lại — to look at', ...remarks.map((remark) => remark.line), '']
        : []),
      ...(remarks.some(({ detail }) => isRewound(detail)) ? [standsStill(this.#places())] : []),
      'Ctrl-C dừng tất cả — Ctrl-C stops all of it',
      '',
    ].join('\n');
  }
}
