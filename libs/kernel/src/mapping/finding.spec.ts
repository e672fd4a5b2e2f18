import { describe, expect, it } from '@jest/globals';
import { distinct, finding } from './finding.js';

describe('findings about one row', () => {
  const [a, again, b] = ['a', 'a', 'b'].map((column) => finding('code', 'sai', 'wrong', column));
  const other = finding('code', 'sai nữa', 'wrong too', 'a');

  it('are said once each', () => {
    expect(distinct([a, b, again, other] as never)).toEqual([a, b, other]);
    expect(distinct([])).toEqual([]);
  });

  it('are not written out to be compared where they are about different things', () => {
    let written = 0;
    const toJSON = (): number => (written += 1);
    const findings = ['a', 'b', 'c'].map((column) => ({
      ...finding('code', 'sai', 'wrong', column),
      toJSON,
    }));
    expect(distinct(findings)).toBe(findings);
    expect(written).toBe(0);
  });
});
