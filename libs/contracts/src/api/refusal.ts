import type { z } from 'zod';
import type { Fault } from '../fault.js';
import { unfitInLine, unfitInText, type UnfitCharacter } from '../characters.js';
import type { Text } from '../text.js';

/** Why a request cannot be read as it is: a stable code, and what is wrong in both languages. */
export class Refusal {
  constructor(
    readonly code: string,
    readonly vi: string,
    readonly en: string,
    readonly hint?: Text,
  ) {}
}

/** What a fault says, of a request that cannot be read. */
export const saidBy = ({ code, text, hint }: Fault): Refusal =>
  new Refusal(code, text.vi, text.en, hint);

/** The zod issue that carries a refusal: all of it in `params`, the English text as `message`. */
export const issueOf = (refusal: Refusal) => ({
  code: 'custom' as const,
  message: refusal.en,
  params: { ...refusal },
});

type Issue = z.core.$ZodIssue;

const KINDS: Readonly<Record<string, readonly [vi: string, en: string]>> = {
  string: ['chữ', 'a text'],
  number: ['số', 'a number'],
  int: ['số nguyên', 'an integer'],
  boolean: ['true hoặc false', 'true or false'],
  array: ['danh sách', 'a list'],
  object: ['đối tượng JSON', 'a JSON object'],
  record: ['đối tượng JSON', 'a JSON object'],
};

/** What an issue of zod's own says, in both languages. */
function said(issue: Issue): readonly [vi: string, en: string] {
  if (issue.code === 'invalid_type') {
    const [vi, en] = KINDS[issue.expected] ?? ['giá trị khác', 'another value'];
    return [`cần ${vi}`, `needs ${en}`];
  }
  if (issue.code === 'too_small')
    return [`ít nhất là ${issue.minimum}`, `at least ${issue.minimum}`];
  if (issue.code === 'too_big')
    return [`nhiều nhất là ${issue.maximum}`, `at most ${issue.maximum}`];
  if (issue.code === 'unrecognized_keys')
    return [`không có mục “${issue.keys[0]}”`, `there is no “${issue.keys[0]}”`];
  return ['không đúng dạng', 'has a wrong form'];
}

function ofBody(issue: Issue | undefined): Refusal {
  const [vi, en] = issue ? said(issue) : ['không đúng dạng', 'has a wrong form'];
  const at = issue?.path.join('.') ?? '';
  return new Refusal(
    'wrong-body',
    at === '' ? `nội dung sai: ${vi}` : `nội dung sai ở “${at}”: ${vi}`,
    at === '' ? `the body is wrong: ${en}` : `the body is wrong at “${at}”: ${en}`,
  );
}

/** The first refusal of a request that did not pass its schema; issues of zod's own become `wrong-body` and name the place. */
export function refusalOf({ issues }: Pick<z.core.$ZodError, 'issues'>): Refusal {
  const carried = issues.find(
    (issue) => issue.code === 'custom' && issue.params?.['code'] !== undefined,
  );
  if (carried?.code !== 'custom') return ofBody(issues[0]);
  const { code, vi, en, hint } = carried.params as unknown as Refusal;
  return new Refusal(code, vi, en, hint);
}

/** What a refusal calls a place whose own name may hold anything. */
const beginningOf = (at: string): string =>
  Array.from(at.toWellFormed())
    .slice(0, 100)
    .filter((character) => !unfitInLine(character))
    .join('');

const wrongText = (at: string, unfit: UnfitCharacter): Refusal =>
  new Refusal(
    'wrong-text',
    `“${beginningOf(at)}” có ký tự không dùng được: ${unfit.name}, ký tự thứ ${unfit.at}`,
    `“${beginningOf(at)}” has a character that cannot be taken: ${unfit.name}, character ${unfit.at}`,
    { vi: 'bỏ ký tự đó rồi gửi lại', en: 'send it again without that character' },
  );

const wrongNumber = (at: string): Refusal =>
  new Refusal(
    'wrong-number',
    `số ở “${at}” vượt khỏi 2^53`,
    `the number at “${at}” is beyond 2^53`,
  );

const isExact = (value: number): boolean =>
  Number.isFinite(value) && (!Number.isInteger(value) || Number.isSafeInteger(value));

type Unfit = (text: string) => UnfitCharacter | undefined;

/** @param unfit what its texts may not hold */
function refusalIn(value: unknown, at: string, unfit: Unfit): Refusal | undefined {
  const left: [unknown, string][] = [[value, at]];
  for (let next = left.pop(); next; next = left.pop()) {
    const [one, place] = next;
    const found = typeof one === 'string' ? unfit(one) : undefined;
    if (found) return wrongText(place, found);
    if (typeof one === 'number' && !isExact(one)) return wrongNumber(place);
    if (typeof one !== 'object' || one === null) continue;
    for (const [name, member] of Object.entries(one)) {
      const inName = unfitInLine(name);
      if (inName) return wrongText(place, inName);
      left.push([member, `${place}.${name}`]);
    }
  }
  return undefined;
}

/**
 * What no JSON body may hold, however deep: a control character other than tab and line breaks (none at all in a name), half a
 * surrogate pair, a number that is not exact. Undefined where there is nothing of the kind. @param at what the value is called
 */
export const valueRefusal = (value: unknown, at: string): Refusal | undefined =>
  refusalIn(value, at, unfitInText);

/** What no parameter of a path or a query and no header may hold: any control character, half a surrogate pair. */
export const parameterRefusal = (value: unknown, name: string): Refusal | undefined =>
  refusalIn(value, name, unfitInLine);
