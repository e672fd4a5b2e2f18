import { describe, expect, it } from '@jest/globals';
import { seeded } from '@nhip/testkit';
import { brokenReaders } from './broken-readers.js';
import { file, line } from './input.js';
import { faultIn, faultOfAnswer, type HttpAnswer, type ReadRows } from './reading-law.js';
import { mutatedOf, suiteFiles } from './suite-files.js';

const SEED = Number(process.env['NHIP_SEED'] ?? Date.now() % 1_000_000_007);
const FILES = 100_000;
/** For how long further seeds are tried. */
const LONG_MS = process.env['NHIP_LONG'] ? 50 * 60_000 : 0;

/** Mutates files of the suite until one breaks the law. */
function firstFault(seed: number, files: number, read?: ReadRows): string | undefined {
  const random = seeded(seed);
  for (let i = 0; i < files; i += 1) {
    const { bytes, content, feed } = mutatedOf(suiteFiles, random);
    const fault = faultIn({ bytes, content, feed }, read);
    if (fault)
      return `${fault}: seed ${seed}, file ${i}, ${feed.definition.id}, ${JSON.stringify([content, bytes.toString('latin1')])}`;
  }
  return undefined;
}

describe('a file', () => {
  it('of the suite is read as it was written, or refused in words', () => {
    expect(suiteFiles.length).toBeGreaterThan(100);
    expect(suiteFiles.flatMap((file) => faultIn(file) ?? [])).toEqual([]);
  });

  it(
    `of which bytes were changed is so too (seed ${SEED})`,
    () => {
      const end = performance.now() + LONG_MS;
      for (let seed = SEED; seed === SEED || performance.now() < end; seed += 1)
        expect(firstFault(seed, FILES)).toBeUndefined();
    },
    LONG_MS + 240_000,
  );
});

describe('the law is told from broken answers', () => {
  const bytes = Buffer.from(file(line(1), '2;Desk', ';;;', line(4)));
  const sent = { ...suiteFiles[0]!, bytes };
  const message = { vi: 'sai', en: 'wrong' };
  const error = { row: 2, code: 'wrong-column-count', message };
  const right = { received: 3, skipped: 1, rejected: 1, errors: [error] };
  const refusal = { code: 'no-rows', message, hint: message };

  it('and not from the right one', () => {
    expect(faultOfAnswer(sent, { status: 202, data: right })).toBeUndefined();
    const nothing = { ...sent, bytes: Buffer.from('x') };
    expect(faultOfAnswer(nothing, { status: 422, data: refusal })).toBeUndefined();
  });

  it.each<[string, HttpAnswer]>([
    ['is a fault of the hub', { status: 500, data: refusal }],
    ['refuses what can be read', { status: 422, data: refusal }],
    ['loses a row', { status: 202, data: { ...right, received: 2 } }],
    ['counts a line of nothing', { status: 202, data: { ...right, received: 4, skipped: 0 } }],
    ['takes what cannot be read', { status: 202, data: { ...right, rejected: 0, errors: [] } }],
    ['names another row', { status: 202, data: { ...right, errors: [{ ...error, row: 1 }] } }],
    ['names fewer rows than it rejects', { status: 202, data: { ...right, rejected: 2 } }],
    [
      'has a code of its own',
      { status: 202, data: { ...right, errors: [{ ...error, code: 'x' }] } },
    ],
  ])('that %s', (_, answer) => {
    expect(faultOfAnswer(sent, answer)).toBeDefined();
  });
});

describe('the law is told from broken readers', () => {
  it.each(Object.entries(brokenReaders))('that %s', (_, read) => {
    expect(firstFault(SEED, FILES / 10, read)).toBeDefined();
  });
});
