import { describe, expect, it } from '@jest/globals';
import {
  above,
  allAbove,
  narrowed,
  searchAt,
  searchOf,
  timeIn,
  viewIn,
  type View,
} from './view.js';

const full: View = {
  tile: 4,
  period: '2026-05',
  codes: [
    { by: 'field', code: 'MP-HT' },
    { by: 'agency', code: 'H09.04@2025-07-01' },
  ],
  since: '2026-11-27T00:00:00+07:00',
  record: { type: 'one-stop.dossier', id: 'H09.04-260501-0007/a' },
  row: '12',
};
const listed: View = { tile: 6, codes: [], by: 'agency', level: 'department' };

describe('the address of what is opened on a wall', () => {
  it('reads as people would write it', () => {
    expect(searchOf(full, '')).toBe(
      '?tile=4&period=2026-05&dim.field=MP-HT&by=agency&code=H09.04@2025-07-01&since=2026-11-27T00:00:00%2B07:00&record=one-stop.dossier/H09.04-260501-0007/a&row=12',
    );
    expect(searchOf(listed, '')).toBe('?tile=6&by=agency&level=department');
  });

  it.each([full, listed, { tile: 1, codes: [] }])('opens again what it was made of: %j', (view) => {
    expect(viewIn(searchOf(view, '?theme=dark'))).toEqual(view);
  });

  it('keeps what is no view’s, and nothing of the view before', () => {
    expect(searchOf({ tile: 2, codes: [] }, '?distance=5&tile=4&dim.x=1&record=a/b')).toBe(
      '?distance=5&tile=2',
    );
    expect(searchOf(undefined, '?tile=4&by=agency')).toBe('');
  });

  it.each(['', '?tile=', '?tile=x', '?period=2026-05', '?tile=-1'])(
    'opens nothing: %s',
    (search) => {
      expect(viewIn(search)).toBeUndefined();
    },
  );

  it.each(['x', '/x', 'type/'])('opens no record of the name “%s”', (record) => {
    expect(viewIn(`?tile=1&record=${record}&row=3`)).toEqual({ tile: 1, codes: [] });
  });
});

describe('the address of a wall that is not of now', () => {
  const moment = '2026-11-27T08:00+07:00';

  it('holds an instant or a commit, with its zone also as typed by hand', () => {
    expect(timeIn('?asOf=2026-11-27T08:00%2B07:00')).toEqual({ moment });
    expect(timeIn('?asOf=2026-11-27T08:00+07:00')).toEqual({ moment });
    expect(timeIn('?page=1&asOf=1204')).toEqual({ moment: '1204' });
    expect(['', '?asOf=', '?period=', '?tile=4'].map(timeIn)).toEqual([{}, {}, {}, {}]);
  });

  it('holds a period, which is not that of what is opened', () => {
    expect(timeIn('?page=1&period=2026-10')).toEqual({ period: '2026-10' });
    expect(timeIn('?tile=4&period=2026-05')).toEqual({});
    expect(viewIn('?period=2026-10&tile=4')).toEqual({ tile: 4, codes: [] });
    expect(viewIn('?period=2026-10&tile=4&period=2026-05')).toMatchObject({ period: '2026-05' });
  });

  it('keeps both in whatever is opened on it', () => {
    const search = searchAt({ moment, period: '2026-10' }, '?theme=dark');
    expect(search).toBe('?theme=dark&asOf=2026-11-27T08:00%2B07:00&period=2026-10');
    const opened = searchOf(full, search);
    expect(timeIn(opened)).toEqual({ moment, period: '2026-10' });
    expect(viewIn(opened)).toEqual({ ...full, moment });
    expect(searchOf(undefined, opened)).toBe(search);
    expect(viewIn(searchOf({ tile: 2, codes: [] }, opened))).toEqual({
      tile: 2,
      codes: [],
      moment,
    });
  });

  it('is that of the wall alone set to another, or as it is now', () => {
    const search = '?page=1&asOf=1204&period=2026-10&tile=4&by=agency&code=H09';
    expect(searchAt({ moment: '1205' }, search)).toBe('?page=1&asOf=1205');
    expect(searchAt({ period: '2026-Q3' }, search)).toBe('?page=1&period=2026-Q3');
    expect(searchAt({}, search)).toBe('?page=1');
  });
});

describe('the way back from a view', () => {
  it('leads through each step to the wall', () => {
    const steps = allAbove(full).map((view) => searchOf(view, ''));
    expect(steps).toEqual([
      '',
      '?tile=4',
      '?tile=4&period=2026-05',
      '?tile=4&period=2026-05&by=field',
      '?tile=4&period=2026-05&by=field&code=MP-HT',
      '?tile=4&period=2026-05&dim.field=MP-HT&by=agency',
      '?tile=4&period=2026-05&dim.field=MP-HT&by=agency&code=H09.04@2025-07-01',
      '?tile=4&period=2026-05&dim.field=MP-HT&by=agency&code=H09.04@2025-07-01&since=2026-11-27T00:00:00%2B07:00',
      '?tile=4&period=2026-05&dim.field=MP-HT&by=agency&code=H09.04@2025-07-01&since=2026-11-27T00:00:00%2B07:00&record=one-stop.dossier/H09.04-260501-0007/a',
    ]);
  });

  it('of a tile is the wall', () => {
    expect(above({ tile: 1, codes: [] })).toBeUndefined();
  });
});

describe('narrowing', () => {
  it('takes the place of another code of the same dimension, and ends a list', () => {
    const once = narrowed({ ...listed, period: '2026-05' }, 'agency', 'H09');
    expect(narrowed(once, 'agency', 'H09.04')).toEqual({
      tile: 6,
      period: '2026-05',
      codes: [{ by: 'agency', code: 'H09.04' }],
    });
  });
});
