import { describe, expect, it } from '@jest/globals';
import type { RecordVersion } from '@nhip/contracts';
import { shownHistory, standingOf } from './history.js';

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
});
