import { describe, expect, it } from '@jest/globals';
import { checkDefinitions } from '@nhip/kernel';
import { readPack, type PackFile } from './read-pack.js';
import { runCases } from './run-cases.js';

const file = (text: string): PackFile => ({ path: 'a.yaml', text });

/** All that is wrong with a pack of one file. */
function problemsOf(text: string) {
  const pack = readPack([file(text)]);
  const problems = [...pack.problems, ...checkDefinitions(pack.definitions)];
  return problems.length > 0 ? problems : runCases(pack);
}

const LETTERS = [...'abcdefghij'];
const times = (of: string, count: number): string => Array(count).fill(of).join(', ');
/** Each list holds the one before nine times: 9 ** 10 texts. */
const UNFOLDING = LETTERS.map(
  (letter, i) => `${letter}: &${letter} [${times(i === 0 ? 'x' : `*${LETTERS[i - 1]}`, 9)}]`,
).join('\n');
const AGENCY = 'agency: H09\nname: {vi: a, en: b}\n';

describe('a pack that is wrong', () => {
  it.each([
    ['a text', 'hello', 'unknown-document', 1],
    ['a number', '---\n5', 'unknown-document', 2],
    ['a list', '- 1', 'unknown-document', 1],
    ['a key that is twice there', 'agency: a\nagency: b', 'wrong-yaml', 2],
    ['a tab', 'agency: a\n\tname: b', 'wrong-yaml', 2],
    ['a quote that is left open', 'agency: "a', 'wrong-yaml', 1],
    ['brackets without end', '['.repeat(20_000), 'wrong-yaml', 1],
    ['an alias of nothing', 'agency: *a', 'wrong-alias', 1],
    ['aliases of aliases', UNFOLDING, 'wrong-alias', 1],
    ['a kind that nobody knows', 'rhyme: a', 'unknown-kind', 1],
    ['a kind that every object has', 'constructor: a', 'unknown-kind', 1],
    ['the prototype for a kind', '__proto__: a', 'unknown-kind', 1],
    ['the prototype for a key', `${AGENCY}__proto__: {a: 1}`, 'unknown-key', 3],
    ['an id that leads out of its folder', AGENCY.replace('H09', '../x'), 'wrong-id', 1],
    ['what is defined twice', `${AGENCY}---\n${AGENCY}`, 'defined-twice', 4],
    ['a value of another kind', 'agency: H09\nname: 5', 'wrong-shape', 2],
    ['a case without its row', 'row: 5\nfeed: f\nreceivedAt: 2026-01-01', 'wrong-case', 1],
    ['a case without an instant', 'row: {}\nfeed: f\nreceivedAt: then', 'wrong-case', 1],
    ['a case without values', 'records: []\ncube: c\nclock: "2026-01-01"', 'wrong-case', 1],
    ['a case of no feed', 'row: {}\nfeed: f\nreceivedAt: "2026-01-01"', 'case-failed', 1],
  ])('says of %s where it is, and what', (_what, text, code, line) => {
    const [problem] = problemsOf(text);
    expect(problem).toMatchObject({ file: 'a.yaml', code, line });
    for (const said of [problem?.message.vi, problem?.message.en])
      expect(said?.slice(0, 200)).toMatch(/^[^\n]+$/);
    expect(JSON.stringify(problem)).not.toMatch(/native code|call stack|must be equal/);
  });

  it.each([
    ['files', Array.from({ length: 501 }, () => file(''))],
    ['characters', [file('#'.repeat(8_000_001))]],
    ['documents', [file('---\n'.repeat(1_000_000))]],
  ])('is not read where it has too many %s', (_what, files) => {
    const { problems, definitions } = readPack(files);
    expect(problems).toEqual([expect.objectContaining({ code: 'pack-too-large' })]);
    expect(problems[0]?.hint).toEqual({
      vi: 'chia thành nhiều gói',
      en: 'make several packs of it',
    });
    expect(definitions).toEqual([]);
  });

  it('is read at once where a map has very many keys, and a repeated one is still found', () => {
    const keys = Array.from({ length: 100_000 }, (_, i) => `  k${i}: 1`).join('\n');
    const many = readPack([file(`agency: a\nname:\n${keys}`)]);
    expect(many.problems).toEqual([]);
    const twice = readPack([file(`agency: a\nname:\n${keys}\n  k7: 1`)]);
    expect(twice.problems).toMatchObject([{ code: 'wrong-yaml', line: 100_003 }]);
  });

  it('is read where it is JSON, a code a line, and the lines of its faults are found', () => {
    const code = (i: number): string =>
      `{"code":"${i}","name":{"vi":"Xã “1\\n 2”","en":"Commune"},"from":"2025-07-01"}`;
    const codes = Array.from({ length: 50 }, (_, i) => code(i));
    const list = (lines: readonly string[]): string =>
      `{"codes":"units", "version":1, "name":{"vi":"a","en":"b"},\n"list":[\n${lines.join(',\n')}\n]}\n`;
    const { definitions, problems } = readPack([file(list(codes))]);
    expect(problems).toEqual([]);
    expect(definitions).toMatchObject([{ kind: 'code-list', id: 'units', version: 1 }]);
    expect(definitions[0]?.body['codes']).toHaveLength(50);
    const nameless = codes.with(40, '{"code":"40","from":"2025-07-01"}');
    expect(problemsOf(list(nameless))).toMatchObject([{ code: 'missing-key', line: 43 }]);
    const twice = codes.with(1, '{"code":"1","code":"2","from":"2025-07-01"}');
    expect(problemsOf(list(twice))).toMatchObject([{ code: 'wrong-yaml', line: 4 }]);
  });

  it.each([
    ['no file', []],
    ['a file of nothing', [file('# later\n')]],
  ])('that holds nothing is not right: %s', (_what, files) => {
    expect(readPack(files).problems).toMatchObject([{ code: 'empty-pack' }]);
  });

  it('is read on beside what is wrong', () => {
    const pack = readPack([file(`hello\n---\n${AGENCY}`), { path: 'b.yaml', text: 'a: *b' }]);
    expect(pack.definitions.map(({ kind, id }) => `${kind}/${id}`)).toEqual(['agency/H09']);
    expect(pack.problems.map((one) => one.file)).toEqual(['a.yaml', 'b.yaml']);
  });
});

describe('expressions and contracts of a pack', () => {
  const feed = (more: string): string =>
    `feed: f\nname: {vi: a, en: b}\nagency: H09\naccepts: [json]\nkey: id\nrecord: t\nmap: {id: r.id}\n${more}`;
  const type = 'type: t\nname: {vi: a, en: b}\neffective: at\nfields: {at: {type: instant}}\n';
  const contract = (columns: string): string => feed(`contract: {properties: {id: ${columns}}}`);

  it.each([
    ['a type that JSON Schema has not', contract('{type: nothing}'), 'wrong-contract'],
    ['a pattern that is none', contract('{pattern: "("}'), 'wrong-pattern'],
    ['a reference to nowhere', contract('{$ref: "https://example.com/a"}'), 'wrong-contract'],
    ['schemas within schemas without end', contract(deep(700)), 'wrong-contract'],
    [
      'an expression without end',
      feed(`contract: {properties: {id: {}}}\ndeleted: "${'('.repeat(9_000)}"`),
      'expression-too-long',
    ],
    [
      'brackets without end',
      feed(`contract: {properties: {id: {}}}\ndeleted: "${'('.repeat(3_000)}"`),
      'wrong-expression',
    ],
  ])('are refused with their code: %s', (_what, text, code) => {
    const found = problemsOf(`${AGENCY}---\n${type}---\n${text}`);
    expect(found.map((one) => one.code)).toContain(code);
    expect(JSON.stringify(found)).not.toMatch(/call stack|CEL parser|can't resolve|Invalid reg/);
  });
});

/** A schema that lies within as many others. */
function deep(depth: number): string {
  return `${'{items: '.repeat(depth)}{type: nothing}${'}'.repeat(depth)}`;
}
