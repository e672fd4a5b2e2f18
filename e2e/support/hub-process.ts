import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { HubClient, until } from './hub-client.js';

const root = path.resolve(import.meta.dirname, '../..');

export type Victim = 'normalise' | 'indicators' | 'kafka' | 'postgres';

/** What the launcher writes down of its children: see tools/start.mjs. */
interface RunFile {
  readonly processes: Readonly<Record<string, { readonly pid: number }>>;
}

/** What the launcher writes down of its stores: see tools/local/stack.mjs. */
interface StackFile {
  readonly postgres?: { readonly home?: string };
  readonly kafka?: { readonly port: number };
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** A hub of its own, started by the product's own command, with its state in a folder of its own. */
export class HubProcess {
  private constructor(
    readonly client: HubClient,
    readonly state: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(state: string, env: Record<string, string> = {}): Promise<HubProcess> {
    const port = await freePort();
    const child = spawn(process.execPath, ['tools/start.mjs', '--port', String(port)], {
      cwd: root,
      env: { ...process.env, NODE_OPTIONS: '', NHIP_STATE: state, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout?.on('data', (data: Buffer) => (output += data.toString()));
    child.stderr?.on('data', (data: Buffer) => (output += data.toString()));
    const gateway = `http://127.0.0.1:${port}`;
    await until('the hub to be ready', 180_000, async () => {
      if (child.exitCode !== null)
        throw new Error(`the hub ended by itself:\n${output.slice(-3000)}`);
      const ready = await fetch(`${gateway}/readyz`).then((response) => response.ok);
      return ready && existsSync(path.join(state, 'credentials.json')) ? true : undefined;
    }).catch((error: unknown) => {
      child.kill('SIGTERM');
      throw new Error(`${String(error)}\n${output.slice(-3000)}`);
    });
    return new HubProcess(
      new HubClient(gateway, path.join(state, 'credentials.json')),
      state,
      child,
    );
  }

  get #stack(): StackFile {
    return JSON.parse(readFileSync(path.join(this.state, 'stack/stack.json'), 'utf8')) as StackFile;
  }

  pidOf(name: string): number {
    const run = JSON.parse(readFileSync(path.join(this.state, 'run.json'), 'utf8')) as RunFile;
    const pid = run.processes[name]?.pid;
    if (!pid) throw new Error(`the launcher knows no process ${name}`);
    return pid;
  }

  /** A process with its children: PostgreSQL has one for each connection. */
  familyOf(name: string): readonly number[] {
    const pid = this.pidOf(name);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return [pid, ...children.trim().split(/\s+/).filter(Boolean).map(Number)];
  }

  /** Address of the hub's Kafka. */
  get broker(): string {
    return `127.0.0.1:${this.#stack.kafka?.port}`;
  }

  /** kill -9, and wait until the launcher has put another in its place. */
  async kill(name: Victim): Promise<void> {
    const before = this.pidOf(name);
    process.kill(before, 'SIGKILL');
    await until(`${name} to be put up again`, 60_000, async () =>
      this.pidOf(name) === before ? undefined : true,
    );
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = new Promise<void>((done) => this.child.once('exit', () => done()));
    this.child.kill('SIGTERM');
    await ended;
    this.#removeDatabase();
  }

  /** The database's folder lies outside of the state folder where the server runs as a user of its own. */
  #removeDatabase(): void {
    const home = this.#stack.postgres?.home;
    if (home) rmSync(home, { recursive: true, force: true });
  }
}
