import { describe, expect, it } from '@jest/globals';
import type { CliError } from './cli-error.js';
import * as faults from './faults.js';

const FILE_CODES = ['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EIO'];

const ALL: readonly CliError[] = [
  faults.noKey(),
  faults.wrongCredentials('c.json'),
  faults.wrongGateway('x'),
  faults.hubAway('http://h', 'ECONNREFUSED'),
  faults.notAHub('http://h', 502),
  ...FILE_CODES.map((code) => faults.fileFault(Object.assign(new Error(code), { code }), 'a.csv')),
  faults.unknownExtension('a.pdf', ['.csv']),
  faults.emptyPack('packs'),
  faults.oneCodeOrChanges(),
  faults.wrongDimension('x'),
  faults.wrongCount('--limit', 'x'),
  faults.unknownCause('x', [{ code: 'y', count: 2 }]),
  faults.needsYes(),
  faults.wrongDay('x'),
  faults.needsFirstDay('2025-03-01'),
  faults.noSimulator('simulator.json'),
  faults.simulatorRuns('simulator.json', 7),
  faults.simulatorKeysUnknown('simulator.json'),
  faults.simulatedDataLost('simulator.json'),
  faults.clockPutBack(2_000, 1_000),
  faults.neverQuiet(),
  faults.wrongId('..'),
  faults.notAppliedYet('R1', 3),
  faults.internal('x is not a function'),
];

describe('the faults of the command', () => {
  it('have codes of their own', () => {
    const codes = ALL.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes.filter((code) => !/^[a-z]+(-[a-z]+)*$/.test(code))).toEqual([]);
  });

  it('are all tried here', () => {
    expect(Object.keys(faults)).toHaveLength(ALL.length - FILE_CODES.length + 1);
  });

  it.each(ALL.map((fault) => [fault.code, fault] as const))(
    '%s says what is wrong and what to do, in both languages',
    (_code, { text, hint, exitCode }) => {
      for (const said of [text.vi, text.en, hint?.vi, hint?.en]) expect(said).toMatch(/\S/);
      expect(text.vi).not.toBe(text.en);
      expect(exitCode).toBeGreaterThan(1);
    },
  );

  it.each(FILE_CODES)('say of a file (%s) which one', (code) => {
    const { text } = faults.fileFault(Object.assign(new Error(), { code }), 'tháng 5.csv');
    expect([text.vi, text.en].every((said) => said.includes('“tháng 5.csv”'))).toBe(true);
  });

  it.each([
    ['ECONNREFUSED', 'không có gì trả lời'],
    ['ENOTFOUND', 'không tìm thấy máy này'],
    ['UND_ERR_SOCKET', 'UND_ERR_SOCKET'],
  ])('say of a hub that is away (%s) why', (reason, why) => {
    expect(faults.hubAway('http://h', reason).text.vi).toContain(why);
  });
});
