import { describe, expect, it } from '@jest/globals';
import { halves, jobOf, lessOf, partOf, type ReadJob } from './jobs.js';
import { contentHash, type VersionRow } from './rows.js';
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
    const less = (job: ReadJob): ReadJob => {
      const made = lessOf(job, '22P05');
      if (!made) throw new Error('there is nothing less');
      return made;
    };
    const ofOthers = less(rowsAt(4n));
    expect(ofOthers.rows).toEqual([{ ...rowAt(4n), less: { reason: '22P05', bare: false } }]);
    const failed = less(ofOthers);
    expect(failed.rows).toMatchObject([
      { failed: '22P05', content: NO_CONTENT, payload: '{"a":1}' },
    ]);
    expect(failed.rows[0]).not.toHaveProperty('less');
    const bare = less(failed);
    expect(bare.rows).toMatchObject([{ failed: '22P05', payload: '{}' }]);
    const both = less(bare);
    expect(both.rows).toEqual([{ ...bare.rows[0], less: { reason: '22P05', bare: true } }]);
    const counted = less(both);
    expect([counted.rows, counted.next]).toEqual([
      [
        {
          kind: 'refused',
          offset: 4n,
          withdraws: false,
          delivery: rowAt(4n).delivery,
          line: 1,
          mapping: 1,
          record: contentHash('t/id-4'),
          ofColumn: false,
          columns: 0,
        },
      ],
      100n,
    ]);
    expect(lessOf(counted, '22P05')).toBeUndefined();
  });

  it('fails a deletion before it gives it up, though it has no fields', () => {
    const deletion = { ...rowAt(4n), deleted: true, fields: {}, payload: '{}', content: 0 };
    const job = jobOf(rowsAt(4n), [deletion]);
    const ofOthers = lessOf(job, '22P05') as ReadJob;
    expect(lessOf(ofOthers, '22P05')?.rows).toMatchObject([{ failed: '22P05', deleted: true }]);
  });

  it('is cut by its records where it is one withdrawal: the position stays before it', () => {
    const { delivery } = rowAt(4n);
    const withdrawal = {
      kind: 'withdrawal',
      withdrawn: 'r',
      reason: 'x',
      release: false,
      delivery,
    } as const;
    const job = jobOf(rowsAt(4n), [{ ...withdrawal, offset: 4n }]);
    const part = partOf(job, { most: 3 });
    expect([part?.rows, part?.next]).toMatchObject([[{ part: { most: 3 } }], 4n]);
    expect(partOf(rowsAt(4n), { most: 3 })).toBeUndefined();
    expect(lessOf(job, '22P05')?.rows).toMatchObject([{ kind: 'refused', withdraws: true }]);
  });
});
