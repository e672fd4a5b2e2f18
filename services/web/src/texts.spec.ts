import { beforeAll, describe, expect, it } from '@jest/globals';
import { Freshness, Receipt, RecordVersion, ROW_COUNTS, ValueFlag } from '@nhip/contracts';
import i18next from 'i18next';
import { en, startTexts, vi } from './texts.js';

type Texts = { readonly [name: string]: string | Texts };

/** All texts by their path. */
const flat = (texts: Texts, above = ''): readonly (readonly [string, string])[] =>
  Object.entries(texts).flatMap(([name, text]) =>
    typeof text === 'string' ? [[above + name, text] as const] : flat(text, `${above}${name}.`),
  );
const placeholders = (text: string): string =>
  (text.match(/\{\{\w+(, number)?\}\}/g) ?? []).sort().join();
const ofMany = (key: string): string => key.replace(/_one$/, '');

const [vietnamese, english] = [new Map(flat(vi)), new Map(flat(en))];

describe('the texts of the web app', () => {
  beforeAll(() => startTexts('vi'));

  it('are there in both languages, and in no more words than there are', () => {
    const keys = [...english.keys()].filter((key) => ofMany(key) === key);
    expect(keys.sort()).toEqual([...vietnamese.keys()].sort());
    expect([...vietnamese, ...english].filter(([, text]) => text.trim() === '')).toEqual([]);
  });

  it('have an English form for one only beside a form for many', () => {
    const lonely = [...english.keys()].filter((key) => !vietnamese.has(ofMany(key)));
    expect(lonely).toEqual([]);
  });

  it('name the same values in both languages', () => {
    const different = [...english].filter(
      ([key, text]) => placeholders(text) !== placeholders(vietnamese.get(ofMany(key)) ?? ''),
    );
    expect(different).toEqual([]);
  });

  it('are written in composed characters, as the hub writes them', () => {
    expect([...vietnamese].filter(([, text]) => text !== text.normalize('NFC'))).toEqual([]);
  });

  it.each([
    ['freshness', Freshness.options.map(String)],
    ['flag', ValueFlag.options.flatMap((flag) => [`flag.${flag}`, `flagSaid.${flag}`])],
    ['outcome', RecordVersion.shape.outcome.options.map((outcome) => `outcome.${outcome}`)],
    ['part', ROW_COUNTS.map((count) => `part.${count}`)],
    ['receipt', Receipt.shape.state.options.map((state) => `receiptState.${state}`)],
  ])('name every %s that the hub may answer', (_, keys) => {
    expect(keys.filter((key) => !vietnamese.has(key) || !english.has(key))).toEqual([]);
  });

  it('write every count as numbers are written', () => {
    const bare = [...vietnamese, ...english].filter(([, text]) => text.includes('{{count}}'));
    expect(bare).toEqual([]);
    expect(i18next.t('rows', { count: 8_577 })).toBe('8.577 dòng');
  });

  it('count one and many as English does', async () => {
    await i18next.changeLanguage('en');
    expect(i18next.t('rows', { count: 1 })).toBe('1 row');
    expect(i18next.t('rows', { count: 2 })).toBe('2 rows');
    expect(i18next.t('notCounted', { count: 0 })).toBe('0 rows count in no number yet');
    await i18next.changeLanguage('vi');
    expect(i18next.t('rows', { count: 1 })).toBe('1 dòng');
  });

  it('put in what people wrote as it is: the page escapes it', () => {
    const file = '<hồ sơ> & "mới".csv';
    expect(i18next.t('sending', { file })).toBe(`Đang gửi ${file}`);
  });

  it('are Vietnamese where a browser kept a language that is none of ours', async () => {
    await startTexts('fr');
    expect(i18next.language).toBe('vi');
    await startTexts('en');
    expect(i18next.t('noData')).toBe('no data');
    await startTexts(null);
    expect(i18next.t('noData')).toBe('không có số liệu');
  });
});
