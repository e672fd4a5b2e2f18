/** What processes have used, by /proc: CPU seconds. */
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

/** Of a server with one process a connection: what its processes used, and those that have ended. */
export function cpuOfServer(pid) {
  const { own, ended } = statOf(pid);
  const children = readdirSync('/proc')
    .map(Number)
    .flatMap((one) => (one > 0 ? (statIfThere(one) ?? []) : []))
    .filter(({ parent }) => parent === pid);
  return (own + ended + children.reduce((sum, child) => sum + child.own, 0)) / TICKS_A_SECOND;
}
