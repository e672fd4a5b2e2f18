/** What every bench says of itself, and where it is kept: documents quote only these files. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');

/** Name, date, commit and machine of a run, before its figures. */
export const about = (bench) => ({
  bench,
  date: new Date().toISOString().slice(0, 10),
  commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: root,
    encoding: 'utf8',
  }).trim(),
  machine: `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`,
});

/** Median, 99th of a hundred, and the greatest of some times, each rounded by `round`. */
export function summaryOf(times, round = Math.round) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (part) => round(sorted[Math.min(sorted.length, Math.ceil(part * sorted.length)) - 1]);
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

/** Keeps a run as docs/measured/<bench>.json. */
export function keep(measured) {
  const folder = path.join(root, 'docs/measured');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, `${measured.bench}.json`),
    `${JSON.stringify(measured, undefined, 2)}\n`,
  );
}
