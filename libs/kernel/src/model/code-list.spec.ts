import { describe, expect, it } from '@jest/globals';
import { CodeList } from './code-list.js';
import type { CodeBody } from './definitions.js';

const name = { vi: 'x', en: 'x' };
const code = (text: string, from: string, more: Partial<CodeBody> = {}): CodeBody => ({
  code: text,
  from,
  name,
  ...more,
});
const at = (date: string): number => Date.parse(`${date}T12:00:00+07:00`);

const units = new CodeList({
  id: 'unit',
  definitionVersion: 1,
  name,
  codes: [
    code('74', '2004-01-01', { to: '2025-06-30' }),
    code('79', '2004-01-01'),
    code('25747', '2004-01-01', { to: '2025-06-30', parent: '74', aliases: ['Phường Phú Lợi'] }),
    code('25750', '2004-01-01', { to: '2025-06-30', parent: '74' }),
    code('25747', '2025-07-01', { parent: '79' }),
    code('25751', '2025-07-01', { parent: '79' }),
  ],
  successors: [
    { from: '25747@2004-01-01', to: '25747@2025-07-01', kind: 'part' },
    { from: '25747@2004-01-01', to: '25751@2025-07-01', kind: 'part' },
    { from: '25750@2004-01-01', to: '25751@2025-07-01', kind: 'whole' },
  ],
});

describe('a code list over time', () => {
  it('resolves a number to the unit that carried it on the day of the record', () => {
    expect(units.resolve('25747', at('2025-06-30'))).toEqual({ ok: true, id: '25747@2004-01-01' });
    expect(units.resolve('25747', at('2025-07-01'))).toEqual({ ok: true, id: '25747@2025-07-01' });
  });

  it('knows the other spellings, trimmed and in NFC', () => {
    expect(units.resolve('  Phường Phú Lợi '.normalize('NFD'), at('2020-01-01'))).toEqual({
      ok: true,
      id: '25747@2004-01-01',
    });
  });

  it('names a character of an unknown code that nobody sees', () => {
    expect(units.resolve('257\u200b47\u00a0', at('2020-01-01'))).toMatchObject({
      finding: {
        code: 'unknown-code',
        message: {
          vi: expect.stringContaining('có ký tự U+200B không nhìn thấy'),
          en: expect.stringContaining('it holds U+200B, which is not seen'),
        },
      },
    });
    expect(units.resolve('\u200b25747\u00a0', at('2020-01-01'))).toMatchObject({ ok: true });
  });

  it('counts what it does not know under the code that it declares for that, and says so', () => {
    const kinds = new CodeList({
      id: 'kind',
      definitionVersion: 1,
      name,
      unknown: 'other',
      codes: [code('1', '2020-01-01'), code('other', '2022-01-01'), code('2', '2025-01-01')],
    });
    expect(kinds.resolve('Dead Animal', at('2023-05-01'))).toMatchObject({
      ok: true,
      id: 'other@2022-01-01',
      finding: { code: 'code-not-listed', value: 'Dead Animal' },
    });
    expect(kinds.resolve('1', at('2023-05-01'))).toEqual({ ok: true, id: '1@2020-01-01' });
    for (const [text, day, said] of [
      ['Dead Animal', '2021-05-01', 'unknown-code'],
      ['2', '2023-05-01', 'code-not-valid-then'],
    ] as const)
      expect(kinds.resolve(text, at(day))).toMatchObject({ ok: false, finding: { code: said } });
  });

  it('takes the only successor of an ended code, and says so', () => {
    expect(units.resolve('25750', at('2025-08-01'))).toMatchObject({
      ok: true,
      id: '25751@2025-07-01',
      finding: {
        code: 'code-succeeded',
        message: { en: expect.stringMatching(/ 25751 \(x\) was taken$/) },
      },
    });
  });

  it('guesses nothing where an ended code was split: the candidates are named', () => {
    const split = units.resolve('Phường Phú Lợi', at('2025-08-01'));
    expect(split).toMatchObject({ ok: false, finding: { code: 'code-split' } });
    expect(split.finding?.message.vi).toMatch(/chọn một trong: 25747 \(x\), 25751 \(x\)$/);
  });

  it('names at most twelve candidates, by code and name, and says how many more there are', () => {
    const heirs = Array.from({ length: 15 }, (_, i) => `b${i}`);
    const list = new CodeList({
      id: 'many',
      definitionVersion: 1,
      name,
      codes: [
        code('a', '2020-01-01', { to: '2024-12-31' }),
        ...heirs.map((heir) => code(heir, '2025-01-01', { name: { vi: `Xã ${heir}`, en: heir } })),
      ],
      successors: heirs.map((heir) => ({
        from: 'a@2020-01-01',
        to: `${heir}@2025-01-01`,
        kind: 'part',
      })),
    });
    const { finding } = list.resolve('a', at('2025-08-01'));
    expect(finding?.message.vi).toMatch(/: b0 \(Xã b0\), .*, b11 \(Xã b11\), … và 3 mã nữa$/);
    expect(finding?.message.en).toMatch(/: b0 \(b0\), .*, b11 \(b11\), … and 3 more$/);
  });

  it('knows in a long list which codes an unknown text looks like', () => {
    const long = new CodeList({
      id: 'long',
      definitionVersion: 1,
      name,
      codes: Array.from({ length: 40 }, (_, i) => code(`Xã ${i}`, '2020-01-01')),
    });
    for (const [text, alike] of [
      ['xa 7', 'Xã 7'],
      ['XÁ 39', 'Xã 39'],
    ] as const)
      expect(long.resolve(text, at('2025-01-01')).finding?.message.en).toMatch(
        new RegExp(`known are: ${alike}$`),
      );
    expect(long.resolve('xa 40', at('2025-01-01')).finding?.message.en).not.toContain('known are');
  });

  it('says what a version came from and what became of it', () => {
    expect(units.successorsOf('25747@2004-01-01')).toEqual([
      '25747@2025-07-01',
      '25751@2025-07-01',
    ]);
    expect(units.predecessorsOf('25751@2025-07-01')).toEqual([
      '25747@2004-01-01',
      '25750@2004-01-01',
    ]);
    expect([units.successorsOf('x'), units.predecessorsOf('x')]).toEqual([[], []]);
  });

  it('refuses a code before its time, after it without a successor, and one that it does not know', () => {
    expect(units.resolve('25751', at('2020-01-01'))).toMatchObject({
      ok: false,
      finding: { code: 'code-not-valid-then' },
    });
    expect(units.resolve('74', at('2025-08-01'))).toMatchObject({
      ok: false,
      finding: { code: 'code-not-valid-then' },
    });
    expect(units.resolve('99', at('2025-08-01'))).toMatchObject({
      ok: false,
      finding: { code: 'unknown-code', value: '99' },
    });
  });

  it('holds under a code what lay under it in its time', () => {
    expect([...units.under('74')]).toEqual([
      '74@2004-01-01',
      '25747@2004-01-01',
      '25750@2004-01-01',
    ]);
    expect([...units.under('79')].sort()).toEqual([
      '25747@2025-07-01',
      '25751@2025-07-01',
      '79@2004-01-01',
    ]);
    expect([...units.under('25747')]).toEqual(['25747@2004-01-01', '25747@2025-07-01']);
    expect([...units.under('25747@2025-07-01')]).toEqual(['25747@2025-07-01']);
    expect(units.under('nothing').size).toBe(0);
  });

  it('ends its walks even where a list that was never checked goes round', () => {
    const round = new CodeList({
      id: 'round',
      definitionVersion: 1,
      name,
      codes: [code('a', '2020-01-01', { parent: 'b' }), code('b', '2020-01-01', { parent: 'a' })],
    });
    expect(round.under('a').size).toBe(2);
  });
});
