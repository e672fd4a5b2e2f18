import { describe, expect, it } from '@jest/globals';
import { halves, jobOf, lessOf, type ReadJob } from './jobs.js';
import type { VersionRow } from './rows.js';
import { NO_CONTENT } from './state.js';

const rowAt = (offset: bigint): VersionRow => ({
  kind: 'version',
  offset,
  type: 't',
  id: `id-${offset}`,
  version: 1,
  versioned: true,
  deleted: false,
  effective: 0,
  name: `t/id-${offset}`,
  delivery: {
    receipt: 'r',
    agency: 'a',
    sentBy: 's',
    receivedAt: 0,
    feed: 'f',
    topic: 'nhip.feed.f',
    incarnation: 'i',
  },
  line: 1,
  mapping: 1,
  placePartition: 0,
  placeOffset: 0,
  sha: '',
  fields: { a: 1 },
  payload: '{"a":1}',
  content: 7,
});
const rowsAt = (...offsets: readonly bigint[]): ReadJob =>
  jobOf({ topic: 'nhip.records', partition: 3, incarnation: 'i', next: 100n }, offsets.map(rowAt));

describe('a job that was refused', () => {
  it('is cut into two, the first of which moves the position to where the second begins', () => {
    const [first, second] = halves(rowsAt(4n, 7n, 9n));
    expect([first.rows.map(({ offset }) => offset), first.next]).toEqual([[4n, 7n], 9n]);
    expect([second.rows.map(({ offset }) => offset), second.next]).toEqual([[9n], 100n]);
  });

  it('says less and less of its one row, and its position stays past it', () => {
    const failed = lessOf(rowsAt(4n), '22P05');
    expect(failed.rows).toMatchObject([
      { failed: '22P05', content: NO_CONTENT, payload: '{"a":1}' },
    ]);
    const bare = lessOf(failed, '22P05');
    expect(bare.rows).toMatchObject([{ failed: '22P05', payload: '{}' }]);
    const none = lessOf(bare, '22P05');
    expect([none.rows, none.next]).toEqual([[], 100n]);
  });
});
