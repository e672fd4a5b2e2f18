import { describe, expect, it } from '@jest/globals';
import type { RecordVersion } from '@nhip/contracts';
import { rowKey, shownHistory, standingOf } from './history.js';

const version = (no: number, more: Partial<RecordVersion> = {}): RecordVersion =>
  ({
    version: no,
    commit: no,
    outcome: 'current',
    current: false,
    deleted: false,
    withdrawn: false,
    fields: { status: 'open', note: null },
    ...more,
  }) as RecordVersion;

describe('the history of a record', () => {
  it('has one version that counts, the others are replaced', () => {
    const shown = shownHistory([
      version(3, { current: true }),
      version(2),
      version(1, { outcome: 'late' }),
    ]);
    expect(shown.map(standingOf)).toEqual(['counted', 'replaced', 'outcome.late']);
  });

  it('has none that counts once the record is deleted, and says which were withdrawn', () => {
    const shown = shownHistory([
      version(3, { current: true, deleted: true, fields: {} }),
      version(2, { withdrawn: true }),
    ]);
    expect(shown.map(standingOf)).toEqual(['deleted', 'withdrawn']);
  });

  it('marks what a version says otherwise than the one before it, whatever came first', () => {
    const done = { status: 'done', note: null };
    const [late, newest, first] = shownHistory([
      version(2, { commit: 9, fields: { status: 'asked' } }),
      version(3, { commit: 8, fields: done }),
      version(1, { commit: 7 }),
    ]);
    expect(newest?.changes).toEqual([{ name: 'status', before: 'asked' }]);
    expect(late?.changes).toEqual([{ name: 'status', before: 'open' }]);
    expect(first?.changes).toBeUndefined();
  });

  it('tells the versions of one commit apart, by their rows and by which came first', () => {
    const raw = (row: number): Partial<RecordVersion> =>
      ({ raw: { partition: 2, offset: '7', row } }) as Partial<RecordVersion>;
    const fields = { status: 'done', note: null };
    const shown = shownHistory([
      version(1, { ...raw(3), fields }),
      version(1, raw(2)),
      version(1, { ...raw(1), fields }),
    ]);
    expect(shown.map(({ version: one }) => rowKey(one.raw))).toEqual(['2.7.3', '2.7.2', '2.7.1']);
    expect(shown.map(({ changes }) => changes?.[0]?.before)).toEqual(['open', 'done', undefined]);
    expect(rowKey({ partition: 2, offset: '7', row: 3, column: 'T5' })).toBe('2.7.3.T5');
  });
});
