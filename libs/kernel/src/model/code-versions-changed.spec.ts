import { describe, expect, it } from '@jest/globals';
import { codeVersionsChanged } from './code-versions-changed.js';
import type { CodeBody, CodeListBody } from './definitions.js';

const name = { vi: 'x', en: 'x' };
const code = (text: string, more: Partial<CodeBody> = {}): CodeBody => ({
  code: text,
  from: '2020-01-01',
  name,
  ...more,
});
const list = (codes: readonly CodeBody[], more: Partial<CodeListBody> = {}): CodeListBody => ({
  name,
  codes,
  ...more,
});

describe('what a new version of a code list does to its code versions', () => {
  it('tells those that are new, changed and removed by their ids', () => {
    const before = list([code('1'), code('2'), code('3')]);
    const after = list([
      code('1'),
      code('2', { to: '2025-06-30' }),
      code('2', { from: '2025-07-01' }),
    ]);
    expect(codeVersionsChanged(before, after)).toEqual({
      new: { count: 1, first: ['2@2025-07-01'] },
      changed: { count: 1, first: ['2@2020-01-01'] },
      removed: { count: 1, first: ['3@2020-01-01'] },
    });
  });

  it('counts another successor as a change of the one that goes over, not another order', () => {
    const codes = [code('1'), code('2')];
    const successors = [{ from: '1@2020-01-01', to: '2@2020-01-01', kind: 'whole' as const }];
    const { changed } = codeVersionsChanged(list(codes), list(codes.toReversed(), { successors }));
    expect(changed).toEqual({ count: 1, first: ['1@2020-01-01'] });
  });

  it('names fifty, and counts all', () => {
    const many = Array.from({ length: 80 }, (_, i) => code(String(i)));
    const { new: added } = codeVersionsChanged(list([]), list(many));
    expect([added.count, added.first.length]).toEqual([80, 50]);
  });
});
