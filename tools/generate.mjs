/** Writes what is made: the topics in ARCHITECTURE.md, the functions in docs/mapping.md, docs/expressions.md and docs/formulas.md, and .env.example from the code, the types of gRPC calls from proto/. With --check it writes nothing and fails where a file would change. */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as prettier from 'prettier';
import { TOPICS } from '../libs/contracts/dist/index.js';
import { FORMULA_FUNCTIONS, RAW_FUNCTIONS, RECORD_FUNCTIONS } from '../libs/kernel/dist/index.js';
import { SERVICES } from './local/services.mjs';

const root = path.resolve(import.meta.dirname, '..');

function topics() {
  const rows = Object.values(TOPICS).map(
    ({ name, key, message, partitions, retention, writers, readers }) =>
      `| \`${name}\` | ${key} | ${message} | ${partitions} | ${retention} | ${writers.join(', ')} | ${readers.join(', ')} |`,
  );
  return [
    '| topic | key | message | partitions | kept | written by | read by |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

const cell = (text) => text.replaceAll('|', '\\|');

/** Operators of one kind share a line. */
function functions(of) {
  const rows = Map.groupBy(of.values(), ({ meaning }) => meaning.en);
  return [
    '| written | gives |',
    '| --- | --- |',
    ...[...rows].map(
      ([meaning, group]) =>
        `| ${group.map(({ usage }) => `\`${cell(usage)}\``).join(', ')} | ${cell(meaning)} |`,
    ),
  ].join('\n');
}

/** A document with what is made for one place of it. */
async function document(name, place, made) {
  const file = path.join(root, name);
  const text = readFileSync(file, 'utf8').replace(
    new RegExp(`(<!-- generated: ${place} -->)[\\s\\S]*?(<!-- /generated: ${place} -->)`),
    (_, open, close) => `${open}\n\n${made}\n\n${close}`,
  );
  return [
    file,
    await prettier.format(text, { ...(await prettier.resolveConfig(file)), parser: 'markdown' }),
  ];
}

/** Every variable once, with the services that read it. */
async function environment() {
  const known = new Map();
  for (const service of SERVICES) {
    const { config } = await import(path.join(root, 'services', service, 'dist/config.js'));
    for (const [name, schema] of Object.entries(config.shape)) {
      const one = known.get(name) ?? { text: schema.description ?? '', services: [] };
      one.services.push(service);
      known.set(name, one);
    }
  }
  const lines = [...known]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([name, { text, services }]) =>
        `# ${text} (${services.length === SERVICES.length ? 'all' : services.join(', ')})\n${name}=\n`,
    );
  return [
    path.join(root, '.env.example'),
    `# Made by tools/generate.mjs from the configuration schemas. \`npm start\` sets all of these by itself.\n\n${lines.join('\n')}`,
  ];
}

const GEN = path.join(root, 'libs/contracts/src/gen');

const filesIn = (folder) =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    : [];

/** What buf makes of proto/ by buf.gen.yaml. A file that it does not make any more has no text. */
function calls() {
  const folder = mkdtempSync(path.join(tmpdir(), 'nhip-gen-'));
  try {
    const bin = path.join(root, 'node_modules/.bin');
    const run = spawnSync(path.join(bin, 'buf'), ['generate', '--output', folder], {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${bin}:${process.env.PATH}` },
    });
    if (run.status !== 0) throw new Error(`buf generate: ${run.error ?? run.stderr}`);
    const made = path.join(folder, path.relative(root, GEN));
    const names = new Set([...filesIn(made), ...filesIn(GEN)]);
    return [...names].map((name) => {
      const file = path.join(made, name);
      return [path.join(GEN, name), existsSync(file) ? readFileSync(file, 'utf8') : undefined];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function write(file, text) {
  if (text === undefined) return rmSync(file);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const stale = [];
for (const [file, text] of [
  await document('ARCHITECTURE.md', 'topics', topics()),
  await document('docs/mapping.md', 'functions', functions(RAW_FUNCTIONS)),
  await document('docs/expressions.md', 'functions', functions(RECORD_FUNCTIONS)),
  await document('docs/formulas.md', 'functions', functions(FORMULA_FUNCTIONS)),
  await environment(),
  ...calls(),
]) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale.push(path.relative(root, file));
  if (!process.argv.includes('--check')) write(file, text);
}
if (process.argv.includes('--check') && stale.length > 0) {
  console.error(
    `these files are not what the code makes of them: ${stale.join(', ')}; run node tools/generate.mjs`,
  );
  process.exit(1);
}
