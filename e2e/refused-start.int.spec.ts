import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPool } from '@nhip/platform';
import { alive, type Known } from '../tools/local/processes.mjs';
import { scratchDatabase, type ScratchDatabase } from '@nhip/testkit';

const ROOT = path.resolve(import.meta.dirname, '..');
/** Nobody listens there: what a start refuses it refuses by the database alone. */
const NOWHERE = '127.0.0.1:1';

describe('a start over what another hub has left in the database', () => {
  let database: ScratchDatabase;
  let state: string;
  let launcher: ChildProcess | undefined;

  beforeEach(async () => {
    database = await scratchDatabase();
    state = mkdtempSync(path.join(os.tmpdir(), 'nhip-start-'));
  });
  afterEach(async () => {
    if (launcher?.exitCode === null) {
      launcher.kill('SIGTERM');
      await once(launcher, 'close');
    }
    await database.drop();
    rmSync(state, { recursive: true, force: true });
  });

  async function run(sql: string): Promise<void> {
    const pool = createPool(database.url, { max: 1 });
    await pool.query(sql);
    await pool.end();
  }

  /** Runs `npm start` until it ends by itself. */
  async function start(...options: string[]): Promise<{ code: number | null; said: string }> {
    launcher = spawn(process.execPath, ['tools/start.mjs', '--port', '8399', ...options], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        NHIP_STATE: state,
        DATABASE_URL: database.url,
        KAFKA_BROKERS: NOWHERE,
        REDIS_URL: `redis://${NOWHERE}`,
      },
    });
    let said = '';
    for (const stream of [launcher.stdout, launcher.stderr])
      stream?.on('data', (data) => (said += String(data)));
    const [code] = (await once(launcher, 'close')) as [number | null];
    return { code, said };
  }

  /** The processes of the former start that are there still. */
  const left = (): string[] => {
    const { processes } = JSON.parse(readFileSync(path.join(state, 'run.json'), 'utf8')) as {
      processes: Record<string, Known>;
    };
    return Object.keys(processes).filter((name) => alive(processes[name]));
  };

  const begun = (known: object): void =>
    writeFileSync(path.join(state, 'run.json'), JSON.stringify(known));

  it.each([
    ['core', 'ledger'],
    ['registry', 'registry'],
  ])(
    'ends by itself, names the schema “%s” and both ways out, and leaves nothing running',
    async (schema, service) => {
      await run(
        `create schema ${schema}; create table ${schema}.migrations (name text); insert into ${schema}.migrations values ('001-other')`,
      );
      begun({ secret: 'a secret of a start before' });
      const { code, said } = await start();
      expect(code).toBe(1);
      expect(said).toContain(`${service} không khởi động được`);
      expect(said).toContain(`lược đồ “${schema}” của PostgreSQL do một phiên bản khác tạo ra`);
      expect(said).toContain(`“${schema}” was made by another version (001-other)`);
      // Nothing but words: no stack, no lines of the log.
      expect(said).not.toMatch(/^ +at |\[Nest\]/m);
      expect(said).toContain('Có hai cách — there are two ways');
      expect(said).toContain(`rm -rf ${state}`);
      expect(left()).toEqual([]);
    },
  );

  const USED = 'create schema core; create table core.migrations (name text)';
  it.each([
    ['new, and the database holds a ledger', undefined, USED, 'holds the data of another hub'],
    [
      'known, and the database is marked by another',
      { secret: 's', id: 'mine', claimed: true },
      `create schema hub; create table hub.state (id text); insert into hub.state values ('theirs')`,
      'holds the data of another hub',
    ],
    [
      'known, and the database is empty',
      { secret: 's', id: 'mine', claimed: true },
      'select 1',
      'the database of this hub is gone',
    ],
  ])('starts no service where the state is %s', async (_, known, sql, why) => {
    await run(sql);
    if (known) begun(known);
    const { code, said } = await start();
    expect(code).toBe(1);
    expect(said).toContain(why);
    expect(said).toContain('npm start -- --keep');
    expect(said).toContain(`rm -rf ${state}`);
    expect(left()).toEqual([]);
  });
});
