import { GRAINS, type Text } from '@nhip/contracts';
import { readInstant, REPORTING_ZONE } from '@nhip/kernel';

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === 'string';
const isWritten: Test = (value) => isText(value) || typeof value === 'number';
const isNullOrWritten: Test = (value) => value === null || isWritten(value);
const isObject: Test = (value) =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isInstant: Test = (value) =>
  typeof value === 'string' && readInstant(value, REPORTING_ZONE) !== undefined;
const listOf =
  (test: Test): Test =>
  (value) =>
    Array.isArray(value) && value.every(test);
const optional =
  (test: Test): Test =>
  (value) =>
    value === undefined || test(value);

/** The keys of an object that do not pass. */
const failing = (tests: Readonly<Record<string, Test>>, value: object): string[] =>
  Object.entries(tests).flatMap(([key, test]) =>
    test(Object.hasOwn(value, key) ? value[key as never] : undefined) ? [] : [key],
  );

const VALUE: Readonly<Record<string, Test>> = {
  indicator: isText,
  grain: (value) => GRAINS.some((grain) => grain === value),
  period: isWritten,
  by: optional(isText),
  level: optional(isText),
  code: optional(isWritten),
  value: isNullOrWritten,
  target: optional(isNullOrWritten),
  lacks: optional(listOf(isText)),
  rank: optional((value) => value === null || typeof value === 'number'),
};
const MAPPING: Readonly<Record<string, Test>> = {
  feed: isText,
  receivedAt: isInstant,
  row: isObject,
  record: optional(isObject),
  records: optional(listOf(isObject)),
  findings: optional(listOf(isText)),
  notes: optional(listOf(isText)),
};
const VALUES: Readonly<Record<string, Test>> = {
  cube: isText,
  clock: isInstant,
  records: listOf(isObject),
  others: optional(
    (value) => isObject(value) && Object.values(value as object).every(listOf(isObject)),
  ),
  references: optional(
    (value) => isObject(value) && Object.values(value as object).every(listOf(isObject)),
  ),
  values: listOf((value) => isObject(value) && failing(VALUE, value as object).length === 0),
};

/** What keeps a case from being run; undefined where it can be. */
export function caseFault(
  content: object,
): { readonly message: Text; readonly hint: Text } | undefined {
  const tests = Object.hasOwn(content, 'row') ? MAPPING : VALUES;
  const [key] = failing(tests, content);
  if (key === undefined) return undefined;
  const keys = Object.keys(tests).join(', ');
  return {
    message: {
      vi: `ca kiểm thử: mục “${key}” thiếu hoặc không đúng dạng`,
      en: `the case: “${key}” is missing or has the wrong shape`,
    },
    hint: { vi: `một ca như thế gồm: ${keys}`, en: `such a case has: ${keys}` },
  };
}
