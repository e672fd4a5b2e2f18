import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { issueOf, parameterRefusal, Refusal, refusalOf, valueRefusal } from './refusal.js';

const Body = z.strictObject({
  name: z.string().min(1).max(3),
  files: z.array(z.object({ path: z.string() })).optional(),
  count: z.int().optional(),
  flag: z.boolean().optional(),
  dims: z.record(z.string(), z.string()).optional(),
});

function said(given: unknown): Refusal {
  const { error } = Body.safeParse(given);
  if (!error) throw new Error('taken');
  return refusalOf(error);
}

describe('a refusal', () => {
  it('comes out of zod as it was put in', () => {
    const refusal = new Refusal('some-code', 'sai', 'wrong', { vi: 'làm lại', en: 'again' });
    const Schema = z.string().superRefine((_, ctx) => ctx.addIssue(issueOf(refusal)));
    const { error } = Schema.safeParse('x');
    expect(error && refusalOf(error)).toEqual(refusal);
  });

  it('that carries its own code goes before what zod says', () => {
    const Schema = z.object({
      a: z.string(),
      b: z.unknown().transform((_, ctx) => ctx.addIssue(issueOf(new Refusal('b', 'b', 'b')))),
    });
    const { error } = Schema.safeParse({});
    expect(error && refusalOf(error).code).toBe('b');
  });

  it.each([
    [[], 'the body is wrong: needs a JSON object', 'nội dung sai: cần đối tượng JSON'],
    [undefined, 'the body is wrong: needs a JSON object', 'nội dung sai: cần đối tượng JSON'],
    [{}, 'the body is wrong at “name”: needs a text', 'nội dung sai ở “name”: cần chữ'],
    [
      { name: 'x', files: [{}] },
      'the body is wrong at “files.0.path”: needs a text',
      'nội dung sai ở “files.0.path”: cần chữ',
    ],
    [
      { name: 'long' },
      'the body is wrong at “name”: at most 3',
      'nội dung sai ở “name”: nhiều nhất là 3',
    ],
    [
      { name: '' },
      'the body is wrong at “name”: at least 1',
      'nội dung sai ở “name”: ít nhất là 1',
    ],
    [
      { name: 'x', more: 1 },
      'the body is wrong: there is no “more”',
      'nội dung sai: không có mục “more”',
    ],
    [
      { name: 'x', files: 1 },
      'the body is wrong at “files”: needs a list',
      'nội dung sai ở “files”: cần danh sách',
    ],
    [
      { name: 'x', count: 0.5 },
      'the body is wrong at “count”: needs an integer',
      'nội dung sai ở “count”: cần số nguyên',
    ],
    [
      { name: 'x', flag: 'x' },
      'the body is wrong at “flag”: needs true or false',
      'nội dung sai ở “flag”: cần true hoặc false',
    ],
  ])('of the body %j names the place in both languages', (given, en, vi) => {
    expect(said(given)).toEqual(new Refusal('wrong-body', vi, en));
  });
});

describe('what no store holds', () => {
  it.each([
    ['U+0000', 'a\u0000b', 'wrong-text'],
    ['the first half of a pair', '\ud83d', 'wrong-text'],
    ['the second half of a pair', 'x\ude00', 'wrong-text'],
    ['infinity', Number('1e400'), 'wrong-number'],
    ['no number', Number.NaN, 'wrong-number'],
    ['an integer beyond 2^53', 2 ** 53, 'wrong-number'],
    ['a wrong name', { 'a\u0000': 1 }, 'wrong-text'],
    ['a name over two lines', { 'a\nb': 1 }, 'wrong-text'],
    ['a bell', 'a\u0007', 'wrong-text'],
    ['an escape', '\u001b[1m', 'wrong-text'],
    ['a text deep inside', { a: [1, { b: ['\u0000'] }] }, 'wrong-text'],
    ['a number deep inside', [[[[-(2 ** 53)]]]], 'wrong-number'],
  ])('is found: %s', (_what, value, code) => {
    expect(valueRefusal(value, 'body')?.code).toBe(code);
  });

  it('is named by its place', () => {
    expect(valueRefusal({ files: [{ text: '\u0000' }] }, 'body')?.en).toContain(
      '“body.files.0.text”',
    );
  });

  it('is named with its code point, in both languages', () => {
    expect(valueRefusal('sai\u0000tệp', 'reason')).toEqual(
      new Refusal(
        'wrong-text',
        '“reason” có ký tự không dùng được: U+0000, ký tự thứ 4',
        '“reason” has a character that cannot be taken: U+0000, character 4',
        { vi: 'bỏ ký tự đó rồi gửi lại', en: 'send it again without that character' },
      ),
    );
    expect(valueRefusal({ 'a\u0007': { b: '\ud800' } }, 'body')?.en).toBe(
      '“body” has a character that cannot be taken: U+0007, character 2',
    );
  });

  it('is no tab and no line break in a text, and both in what is of one line', () => {
    for (const text of ['a\tb', 'a\r\nb']) {
      expect(valueRefusal(text, 'reason')).toBeUndefined();
      expect(parameterRefusal(text, 'file')?.code).toBe('wrong-text');
    }
    expect(parameterRefusal('a\u0085b', 'file')?.code).toBe('wrong-text');
    expect(parameterRefusal('Phường Bến Nghé 😀', 'file')).toBeUndefined();
  });

  it('is in nothing that JSON of whole texts and exact numbers can say', () => {
    const exact = fc.oneof(fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
    const whole = fc
      .string({ unit: 'grapheme' })
      .map((text) => text.replace(/\p{Cc}/gu, '').toWellFormed());
    const trees = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        exact,
        whole,
        fc.array(tie('tree')),
        fc.dictionary(whole, tie('tree')),
      ),
    })).tree;
    fc.assert(fc.property(trees, (tree) => valueRefusal(tree, 'body') === undefined));
  });

  it('is looked for however deep a body is nested', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(5_000)}"\\u0000"${']'.repeat(5_000)}`);
    expect(valueRefusal(deep, 'body')?.code).toBe('wrong-text');
  });

  it('is not a whole emoji, nor a fraction', () => {
    expect(valueRefusal(['😀', 0.1, 2 ** 53 - 1], 'body')).toBeUndefined();
  });
});
