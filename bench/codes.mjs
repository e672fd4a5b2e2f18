/**
 * What the national code lists cost: to read, check and send them, to hold them, and to resolve a text as of an instant.
 *   node --expose-gc bench/codes.mjs [--texts 1000000]
 * Ends with a comparison of what was resolved against a walk through the whole list.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { zstdCompressSync } from 'node:zlib';
import { decodeDefinition, encodeDefinition } from '@nhip/contracts';
import { Catalogue, checkDefinitions } from '@nhip/kernel';
import { readFolder, readPack } from '@nhip/packs';
import { about, keep } from './measured.mjs';

const { values: options } = parseArgs({
  options: { texts: { type: 'string', default: '1000000' } },
});
const texts = Number(options.texts);
const FOLDER = path.resolve(import.meta.dirname, '../packs/national');
const AFTER = Date.parse('2026-03-01T00:00:00Z');

/** The result, and the milliseconds of CPU that it took. */
const took = (work) => {
  const begun = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(begun);
  return [result, Math.round((user + system) / 1_000)];
};
const heap = () => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
};
const mb = (bytes) => Math.round(bytes / 1e5) / 10;

const [pack, read] = took(() => readPack(readFolder(FOLDER)));
const [problems, checked] = took(() => checkDefinitions(pack.definitions));
if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
const { kind, id, version, body } = pack.definitions.find((one) => one.id === 'admin-unit');
const message = encodeDefinition({ kind, id, version, body, pack: 'national', revision: 1 });
const value = Buffer.from(message.value);
const before = heap();
const [definition, decoded] = took(() => decodeDefinition({ ...message, value, headers: {} }));
const held = heap();
const [catalogue, built] = took(() => Catalogue.build([definition], 1));
const [list, indexed] = took(() => catalogue.codeLists.get('admin-unit'));
const all = heap();

const versions = list.versions();
const now = new Set(versions.filter(({ validTo }) => !validTo).map(({ code }) => code));
const ended = versions.filter(
  ({ code, validTo }) => validTo === '2025-06-30' && code.length === 5 && !now.has(code),
);
const groups = {
  known: [...now],
  succeeded: ended.filter(({ id }) => list.successorsOf(id).length === 1).map(({ code }) => code),
  split: ended.filter(({ id }) => list.successorsOf(id).length > 1).map(({ code }) => code),
  unknown: Array.from({ length: 1_000 }, (_, i) => `Phường lạ ${i}`),
};
/** CPU nanoseconds a text. */
const perText = {};
for (const [group, codes] of Object.entries(groups)) {
  for (let i = 0; i < 20_000; i += 1) list.resolve(codes[i % codes.length], AFTER);
  const [, ms] = took(() => {
    for (let i = 0; i < texts; i += 1) list.resolve(codes[i % codes.length], AFTER);
  });
  perText[group] = Math.round((ms * 1e6) / texts);
}

/** What stands under a code on a day, by a walk through all. */
const walked = (code) =>
  versions.find((one) => one.code === code && one.validFrom <= '2026-03-01' && !one.validTo)?.id;
const different = groups.known.filter((code) => list.resolve(code, AFTER).id !== walked(code));
if (different.length > 0) throw new Error(`resolved otherwise than by a walk: ${different[0]}`);

const measured = {
  ...about('codes'),
  codeVersions: versions.length,
  cpuMilliseconds: { read, check: checked, decode: decoded, build: built, index: indexed },
  megabytes: {
    message: mb(value.length),
    packed: mb(zstdCompressSync(value).length),
    definition: mb(held - before),
    index: mb(all - held),
  },
  texts,
  cpuNanosecondsPerText: perText,
};
keep(measured);
console.log(measured);
