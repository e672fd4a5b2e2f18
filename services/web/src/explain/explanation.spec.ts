import { describe, expect, it } from '@jest/globals';
import type { ExplainedRecord, Explanation } from '@nhip/contracts';
import { Problem } from '../api.js';
import { explainUrl, nextUrl, withPage, type ExplanationState } from './explanation.js';

const LEFT_OUT: Explanation['leftOut'] = [
  { code: 'quarantined', count: 2, message: { vi: 'chờ sửa', en: 'wait to be mended' } },
];

/** A page with these records; the hub tells what was left out with the first one only. */
function page(ids: readonly string[], cursor?: string, leftOut: Explanation['leftOut'] = []) {
  const records = ids.map((id) => ({ id }) as ExplainedRecord);
  const given: Partial<Explanation> = { value: 3, count: 3, records, leftOut, cursor };
  return given as Explanation;
}
const ids = ({ explained }: ExplanationState): readonly string[] =>
  explained?.records.map(({ id }) => id) ?? [];

const url = explainUrl('permits.open', { period: 'all', codes: [] });
const first: ExplanationState = { url, explained: page(['a', 'b'], 'c+1', LEFT_OUT) };

describe('the address of an explanation', () => {
  it('holds ids and periods that could change the path', () => {
    const codes = [{ by: 'agency', code: 'H09.04@2025-07-01' }];
    expect(explainUrl('a/../b?c', { period: '2026-Q3&x=1', codes }, '12')).toBe(
      '/api/v1/indicators/a%2F..%2Fb%3Fc/explain?period=2026-Q3%26x%3D1&dim.agency=H09.04%402025-07-01&since=12&limit=1000',
    );
  });

  it('holds the moment of the wall, its zone too', () => {
    const moment = '2026-11-27T08:00+07:00';
    expect(explainUrl('a', { period: '2026', codes: [], moment })).toBe(
      '/api/v1/indicators/a/explain?period=2026&asOf=2026-11-27T08%3A00%2B07%3A00&limit=1000',
    );
  });

  it('of a further page is the same question with its cursor', () => {
    expect(nextUrl(first)).toBe(`${url}&cursor=c%2B1`);
  });

  it('is not there after the last page, nor before the first', () => {
    expect(nextUrl({ url, explained: page(['a']) })).toBeUndefined();
    expect(nextUrl({ url })).toBeUndefined();
  });
});

describe('an explanation that is read page by page', () => {
  it('has the records of all pages, in their order', () => {
    const second = withPage(first, first, page(['c'], 'd'));
    expect(ids(second)).toEqual(['a', 'b', 'c']);
    expect(ids(withPage(second, second, page(['d'])))).toEqual(['a', 'b', 'c', 'd']);
  });

  it('keeps what was told with its first page alone', () => {
    expect(withPage(first, first, page(['c'])).explained?.leftOut).toEqual(LEFT_OUT);
  });

  it('ends with the page that has no cursor', () => {
    expect(nextUrl(withPage(first, first, page(['c'])))).toBeUndefined();
  });

  it('takes a page once, however often it was asked for', () => {
    const once = withPage(first, first, page(['c'], 'd'));
    expect(withPage(once, first, page(['c'], 'd'))).toBe(once);
  });

  it('takes no page of a figure that is no longer asked for', () => {
    const other: ExplanationState = {
      url: explainUrl('permits.open', { period: '2026-11', codes: [] }),
      explained: page(['x'], 'c+1'),
    };
    expect(withPage(other, first, page(['c']))).toBe(other);
    expect(withPage({ url: other.url }, first, page(['c']))).toEqual({ url: other.url });
  });

  it('takes no page once the hub refused one', () => {
    const refused: ExplanationState = {
      url,
      problem: new Problem(503, { vi: 'v', en: 'e' }, undefined),
    };
    expect(withPage(refused, first, page(['c']))).toBe(refused);
  });
});
