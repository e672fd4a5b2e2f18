import { readFileSync } from 'node:fs';
import path from 'node:path';
import { until } from '@nhip/testkit';

/** What the launcher writes down of its children: see tools/local/hub.mjs. */
interface RunFile {
  readonly processes: Readonly<Record<string, { readonly pid: number }>>;
}

/** What the launcher writes down of its stores: see tools/local/stack.mjs. */
interface StackFile {
  readonly kafka: { readonly port: number };
  readonly postgres: { readonly port: number; readonly password: string };
}

/** The processes of a hub on this machine, as its launcher wrote them down below its state folder. */
export class HubProcesses {
  constructor(private readonly state: string) {}

  pidOf(name: string): number {
    const { processes } = this.#read<RunFile>('run.json');
    const pid = processes[name]?.pid;
    if (!pid) throw new Error(`the launcher knows no process ${name}`);
    return pid;
  }

  /** What the launcher calls one of its processes. */
  nameOf(pid: number): string {
    const known = Object.entries(this.#read<RunFile>('run.json').processes);
    const name = known.find(([, process]) => process.pid === pid)?.[0];
    if (!name) throw new Error(`the launcher knows no process with the id ${pid}`);
    return name;
  }

  /** A process with its children: PostgreSQL has one for each connection. */
  familyOf(name: string): readonly number[] {
    const pid = this.pidOf(name);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return [pid, ...children.trim().split(/\s+/).filter(Boolean).map(Number)];
  }

  /** Address of the hub's Kafka. */
  get broker(): string {
    return `127.0.0.1:${this.#read<StackFile>('stack/stack.json').kafka.port}`;
  }

  /** Address of the hub's database. */
  get database(): string {
    const { port, password } = this.#read<StackFile>('stack/stack.json').postgres;
    return `postgres://nhip:${password}@127.0.0.1:${port}/nhip`;
  }

  /** kill -9, and wait until the launcher has put another in its place. */
  async kill(name: string): Promise<void> {
    const before = this.pidOf(name);
    process.kill(before, 'SIGKILL');
    await until(`${name} is put up again`, () => this.pidOf(name), {
      holds: (pid) => pid !== before,
      within: 60_000,
    });
  }

  #read<T>(file: string): T {
    return JSON.parse(readFileSync(path.join(this.state, file), 'utf8')) as T;
  }
}
