/** Writes what is made from the code: the topics in ARCHITECTURE.md, and .env.example. With --check it writes nothing and fails where a file would change. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as prettier from 'prettier';
import { TOPICS } from '../libs/contracts/dist/index.js';
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

async function architecture() {
  const file = path.join(root, 'ARCHITECTURE.md');
  const text = readFileSync(file, 'utf8').replace(
    /(<!-- generated: topics -->)[\s\S]*?(<!-- \/generated: topics -->)/,
    (_, open, close) => `${open}\n\n${topics()}\n\n${close}`,
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

const stale = [];
for (const [file, text] of [await architecture(), await environment()]) {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale.push(path.relative(root, file));
  if (!process.argv.includes('--check')) writeFileSync(file, text);
}
if (process.argv.includes('--check') && stale.length > 0) {
  console.error(
    `these files are not what the code makes of them: ${stale.join(', ')}; run node tools/generate.mjs`,
  );
  process.exit(1);
}
