/** Processes that outlive the one that started them: known by id *and* start time, since ids are used again. */
import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  realpathSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** @typedef {{ pid: number, start: string }} Known */

/** When a process began, in the kernel's ticks; undefined where there is none (or it is a zombie). @param {number} pid */
export function startOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** The processes whose working directory is a folder. @param {string} folder @returns {Known[]} */
export function processesIn(folder) {
  if (!existsSync(folder)) return [];
  const place = realpathSync(folder);
  const isThere = (pid) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === place;
    } catch {
      return false; // it ended, or is another user's
    }
  };
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && isThere(pid))
    .flatMap((pid) => knownAs(pid) ?? []);
}

/** A process that runs now; undefined where it has ended. @param {number} pid @returns {Known | undefined} */
export function knownAs(pid) {
  const start = startOf(pid);
  return start === undefined ? undefined : { pid, start };
}

/** Nothing is alive of which no start was read: two processes that are both gone are not the same one. @param {Known | undefined} known */
export const alive = (known) =>
  known?.start !== undefined && known.pid > 0 && startOf(known.pid) === known.start;

/** Starts a program in a session of its own with its output in a file. @returns {Known} */
export function launch(command, args, { log, ...options }) {
  const out = openSync(log, 'a');
  const child = spawn(command, args, { detached: true, stdio: ['ignore', out, out], ...options });
  closeSync(out);
  child.on('error', () => undefined);
  child.unref();
  if (!child.pid) throw new Error(`cannot start ${command}`);
  return { pid: child.pid, start: startOf(child.pid) ?? '' };
}

/** The kernel takes its time where a killed process is in the middle of writing. */
const KILLED_WITHIN_MS = 20_000;

/** Ends a known process: asks, waits, then insists. Rejects where that does not end it either. @param {Known | undefined} known */
export async function end(known, { signal = 'SIGTERM', patienceMs = 15_000 } = {}) {
  const tell = (what) => {
    try {
      process.kill(known.pid, what);
    } catch (error) {
      // It ended by itself meanwhile.
      if (error.code !== 'ESRCH') throw error;
    }
  };
  const gone = async (withinMs, everyMs) => {
    for (const until = Date.now() + withinMs; alive(known) && Date.now() < until;)
      await sleep(everyMs);
    return !alive(known);
  };
  if (!alive(known)) return;
  tell(signal);
  if (await gone(patienceMs, 50)) return;
  tell('SIGKILL');
  if (!(await gone(KILLED_WITHIN_MS, 20)))
    throw new Error(`process ${known.pid} goes on ${KILLED_WITHIN_MS / 1000} s after a kill -9`);
}

/** @returns {Promise<number>} a port that is free on the loopback now */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Repeats a probe until it holds; fails with `what` and the reason of the last try. */
export async function until(what, ms, probe, { every = 50, stop = () => undefined } = {}) {
  const end = Date.now() + ms;
  for (let last; ;) {
    try {
      const answer = await probe();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    const reason = stop();
    if (reason) throw new Error(`${what}: ${reason}`);
    if (Date.now() > end)
      throw new Error(
        `${what}: not after ${Math.round(ms / 1000)} s${last ? ` (${last.message})` : ''}`,
      );
    await sleep(every);
  }
}
