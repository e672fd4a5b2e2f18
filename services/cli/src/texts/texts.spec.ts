import { describe, expect, it } from '@jest/globals';
import { ValueFlag } from '@nhip/contracts';
import { en } from './en.js';
import { translatorOf, wordOf } from './translator.js';
import { vi } from './vi.js';

type Texts = { readonly [name: string]: string | Texts };

/** All texts by their path. */
const flat = (texts: Texts, above = ''): readonly (readonly [string, string])[] =>
  Object.entries(texts).flatMap(([name, text]) =>
    typeof text === 'string' ? [[above + name, text] as const] : flat(text, `${above}${name}.`),
  );
const placeholders = (text: string): readonly string[] => (text.match(/\{\{\w+/g) ?? []).sort();

const [vietnamese, english] = [new Map(flat(vi)), new Map(flat(en))];

describe('the texts', () => {
  it('are there in both languages', () => {
    const ofOne = [...english.keys()].filter((key) => key.endsWith('_one'));
    expect([...english.keys()].filter((key) => !ofOne.includes(key)).sort()).toEqual(
      [...vietnamese.keys()].sort(),
    );
    expect(ofOne.filter((key) => !vietnamese.has(key.replace(/_one$/, '')))).toEqual([]);
  });

  it('name the same values in both languages', () => {
    const different = [...english].filter(
      ([key, text]) =>
        String(placeholders(text)) !==
        String(placeholders(vietnamese.get(key.replace(/_one$/, '')) ?? '')),
    );
    expect(different).toEqual([]);
  });

  it('have a word for every flag of a value', () => {
    for (const [texts, flag] of [vietnamese, english].flatMap((texts) =>
      ValueFlag.options.map((flag) => [texts, flag] as const),
    ))
      expect([texts.get(`flag.${flag}`), texts.get(`flagSaid.${flag}`)]).not.toContain(undefined);
  });

  it('write counts as their language does', () => {
    const said = { count: 1250, waiting: 0 };
    expect(translatorOf('vi')('replayed', said)).toBe('đã nạp lại 1.250 dòng, còn 0 dòng chờ sửa');
    expect(translatorOf('en')('replayed', said)).toBe('1,250 rows were replayed, 0 wait');
    expect(translatorOf('en')('replayed', { ...said, count: 1 })).toBe(
      '1 row was replayed, 0 wait',
    );
  });

  it('have words for the states of the hub, and keep the name of one that they do not know', () => {
    const t = translatorOf('vi');
    expect(wordOf(t, 'freshness', 'late')).toBe('gửi chậm');
    expect(wordOf(t, 'freshness', 'frozen')).toBe('frozen');
  });
});
