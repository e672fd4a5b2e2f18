/** What processes use, by /proc: CPU seconds and memory. */
import { readFileSync, readdirSync } from 'node:fs';

const TICKS_A_SECOND = 100;

function statOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map(Number);
  return { parent: Number(fields[1]), own: user + system, ended: endedUser + endedSystem };
}

/** Of one process with all its threads. */
export const cpuOf = (pid) => statOf(pid).own / TICKS_A_SECOND;

function statIfThere(pid) {
  try {
    return statOf(pid);
  } catch {
    return undefined; // it has ended
  }
}

/** The processes that one has started and that run. */
const childrenOf = (pid) =>
  readdirSync('/proc')
    .map(Number)
    .filter((one) => one > 0 && statIfThere(one)?.parent === pid);

/** Of a server with one process a connection: what its processes used, and those that have ended. */
export function cpuOfServer(pid) {
  const { own, ended } = statOf(pid);
  const running = childrenOf(pid).map((child) => statIfThere(child)?.own ?? 0);
  return running.reduce((sum, used) => sum + used, own + ended) / TICKS_A_SECOND;
}

/** Bytes of memory of one process: a page that several have counts in parts. */
export function pssOf(pid) {
  const [, kilobytes] = /^Pss:\s+(\d+) kB$/m.exec(
    readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'),
  );
  return Number(kilobytes) * 1024;
}

function pssIfThere(pid) {
  try {
    return pssOf(pid);
  } catch {
    return 0; // it has ended
  }
}

/** Of a server with one process a connection. */
export const pssOfServer = (pid) =>
  childrenOf(pid).reduce((sum, child) => sum + pssIfThere(child), pssOf(pid));
