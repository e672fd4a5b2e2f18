import { beforeAll, describe, expect, it } from '@jest/globals';
import { startTexts } from './texts.js';
import { codeOf, rowName } from './codes.js';

const name = (text: string) => ({ vi: text, en: text });
const province = { code: '79', validFrom: '2025-07-01', name: name('HCM') };

describe('a row of a table', () => {
  beforeAll(() => startTexts('vi'));

  it('is asked for by its code version', () => {
    expect(codeOf(province)).toBe('79@2025-07-01');
    expect(codeOf({ ...province, validFrom: null })).toBe('79');
  });

  it('tells versions of one code apart by their first day', () => {
    const former = { ...province, validFrom: '2004-01-01' };
    expect(rowName(province, [province])).toBe('HCM');
    expect(rowName(province, [province, former])).toBe('HCM (từ 01/07/2025)');
    expect(rowName({ ...province, validFrom: null }, [former])).toBe('HCM');
  });
});
