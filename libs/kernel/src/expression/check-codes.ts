import { fieldOf } from './check-paths.js';
import { expectType, type Check, type Checker } from './checker.js';
import { constantText } from './constants.js';
import { refuse, type Expr } from './expr.js';
import type { CodeSet } from './scope.js';
import type { Typed } from './typed.js';

/** The list of a code; throws where it is no field, so that nobody knows its list. */
export function codesOf(at: number, code: Typed, checker: Checker): CodeSet | undefined {
  if (code.op === 'field' || code.op === 'member') return fieldOf(code, checker)?.codes;
  return refuse(
    'type-mismatch',
    at,
    'mã phải là một trường, để biết danh mục của nó',
    'a code must be a field, so that its list is known',
  );
}

/** Throws where the list of a code has no such code; what has no list here is not asked. */
export function expectCode(at: number, codes: CodeSet | undefined, wanted: string): void {
  if (codes?.has(wanted) !== false) return;
  refuse(
    'unknown-code',
    at,
    `danh mục “${codes.id}” không có mã “${wanted}”`,
    `the list “${codes.id}” has no code “${wanted}”`,
    {
      vi: 'viết mã, hoặc mã@ngày bắt đầu của một phiên bản',
      en: 'write a code, or code@first day of one version',
    },
  );
}

/** Whether a code version lies under another, or under any version of a bare code, at some time of its life. */
export const isUnder: Check = ({ args: [of, ancestor], at }, checker) => {
  const code = expectType(at, checker.check(of as Expr), 'code');
  const wanted = constantText(ancestor, at, 'mã bên trên', 'the code above');
  const codes = codesOf(at, code, checker);
  expectCode(ancestor?.at ?? at, codes, wanted);
  if (codes)
    return {
      op: 'under',
      type: 'boolean',
      scale: 0,
      of: code,
      list: codes.id,
      ids: [...codes.under(wanted)].sort(),
    };
  return refuse(
    'unknown-list',
    at,
    'không biết danh mục của mã này',
    'the list of this code is not known',
    {
      vi: 'khai danh mục ấy trong cùng gói, hoặc kiểm với --with',
      en: 'define that list in the same pack, or check with --with',
    },
  );
};
