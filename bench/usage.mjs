/** What the processes of a hub use, each by its name: see `processes` of hub.mjs. */
import { setTimeout as sleep } from 'node:timers/promises';
import { cpuOf, cpuOfServer, pssOf, pssOfServer } from './cpu.mjs';

const byName = (processes, of) =>
  Object.fromEntries(Object.entries(processes).map(([name, pid]) => [name, of(name, pid)]));

/** CPU seconds of each since it began; PostgreSQL with its children. Throws where one has ended. */
export const cpuBy = (processes) =>
  byName(processes, (name, pid) => (name === 'postgres' ? cpuOfServer(pid) : cpuOf(pid)));

/** Bytes of memory of each, what several share counted in parts; PostgreSQL with its children. */
export const pssBy = (processes) =>
  byName(processes, (name, pid) => (name === 'postgres' ? pssOfServer(pid) : pssOf(pid)));

/** The figures of each, less those of before. */
export const since = (before, after) => byName(after, (name, figure) => figure - before[name]);

/** Of some names, or of all. */
export const sumOf = (figures, names = Object.keys(figures)) =>
  names.reduce((sum, name) => sum + figures[name], 0);

/** Each figure times `factor`, to a tenth; the greatest first. */
export const inUnits = (figures, factor) =>
  Object.fromEntries(
    Object.entries(figures)
      .map(([name, figure]) => [name, Math.round(figure * factor * 10) / 10])
      .sort((a, b) => b[1] - a[1]),
  );

/** CPU of each within some seconds from now, in percent of a core. */
export async function percentBy(processes, seconds) {
  const [began, before] = [performance.now(), cpuBy(processes)];
  await sleep(seconds * 1000);
  const used = since(before, cpuBy(processes));
  return byName(used, (_, cpu) => (cpu / (performance.now() - began)) * 100_000);
}

/** Counts from now on. @returns what gives, for some rows, their rate and the CPU seconds of a million of them until it is called */
export function meter(processes) {
  const [before, began] = [cpuBy(processes), performance.now()];
  return (rows) => {
    const [seconds, cpu] = [(performance.now() - began) / 1_000, since(before, cpuBy(processes))];
    const perMillion = 1e6 / rows;
    const all = Math.round(sumOf(cpu) * perMillion * 10) / 10;
    return {
      perSecond: Math.round(rows / seconds),
      cpuSecondsPerMillion: { all, by: inUnits(cpu, perMillion) },
    };
  };
}
