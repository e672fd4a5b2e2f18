import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { simulatorRuns } from '../faults.js';

/** A process, known by number and start: numbers are used again. */
interface Holder {
  readonly pid: number;
  readonly start: string;
}

/** When a process began, in the kernel's ticks; undefined where there is none. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

/** Who holds a lock; undefined where nobody does who is alive. */
function holderOf(file: string): Holder | undefined {
  try {
    const holder = JSON.parse(readFileSync(file, 'utf8')) as Holder;
    return startOf(holder.pid) === holder.start ? holder : undefined;
  } catch {
    return undefined;
  }
}

/** Links a file to a name that is free. @returns whether it was */
function isLinked(file: string, name: string): boolean {
  try {
    linkSync(file, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Takes away the lock of one that has ended; puts it back where another has just taken it. */
function takeAway(name: string, aside: string): void {
  try {
    renameSync(name, aside);
  } catch {
    return; // another took it away
  }
  if (holderOf(aside)) isLinked(aside, name);
  rmSync(aside);
}

/** Keeps the state in a file to this process until the lock is released or the process ends. @returns the release @throws CliError `simulator-runs` */
export function lock(file: string): () => void {
  const name = `${file}.lock`;
  const own = `${name}.${process.pid}`;
  mkdirSync(path.dirname(file), { recursive: true });
  for (;;) {
    writeFileSync(own, JSON.stringify({ pid: process.pid, start: startOf(process.pid) }));
    const isOurs = isLinked(own, name);
    rmSync(own);
    if (isOurs) return () => rmSync(name, { force: true });
    const holder = holderOf(name);
    if (holder) throw simulatorRuns(file, holder.pid);
    takeAway(name, own);
  }
}
