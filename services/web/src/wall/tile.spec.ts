import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Freshness, ScreenTile, Tile, TileColumn, TileSquare } from '@nhip/contracts';
import { markup, words } from '../../test/render.js';
import { tile } from '../../test/tiles.js';
import { Shape } from '../shape.js';
import { startTexts } from '../texts.js';
import { TileView } from './tile.js';

const NOW = Date.parse('2026-11-25T10:00:00Z');
const shownTile = (one: ScreenTile, period?: string) => {
  const props = {
    tile: one,
    changed: false,
    now: NOW,
    turn: 0,
    period,
    onOpen: () => undefined,
    onBelow: () => undefined,
  };
  return { text: words(TileView, props), html: markup(TileView, props) };
};
const shown = (more: Partial<Tile>, period?: string) => shownTile(tile(1, more), period);
const fresh = (state: Freshness, lastDelivery: string | null = null): Partial<Tile> => ({
  freshness: { state, feeds: [{ feed: 'permits', state, lastDelivery }] },
});
const sign = (name: string): string => markup(Shape, { name });

const CODE = { validFrom: null, levels: [null], states: ['complete' as const] };
const RECEIVED: TileColumn = {
  indicator: 'i',
  name: { vi: 'Nhận', en: 'Received' },
  unit: { vi: '', en: '' },
  decimals: 1,
  target: null,
  direction: 'none',
};
const ranked = (values: readonly (number | null)[]): Partial<Tile> => ({
  kind: 'ranked',
  columns: [RECEIVED],
  rows: values.map((value, i) => ({
    ...CODE,
    code: `c${i}`,
    name: { vi: `Đơn vị ${i}`, en: `Unit ${i}` },
    values: [value],
    trend: [value],
  })),
});

describe('a tile without data', () => {
  beforeAll(() => startTexts('vi'));
  const none: Partial<Tile> = { value: null, state: 'no-data', level: null, target: 95 };

  it('says that there are none, and shows neither a zero nor a unit', () => {
    const { text } = shown(none);
    expect(text).toContain('–');
    expect(text).toContain('không có số liệu');
    expect(text).not.toMatch(/\b0\b/);
    expect(text).not.toContain('hồ sơ');
  });

  it('does not hold a target against nothing', () => {
    expect(shown(none).text).not.toContain('mục tiêu');
  });

  it('has a hatched bar in place of a bar of no length', () => {
    const scale = { from: 0, to: 100, bands: [] };
    expect(shown({ ...none, scale }).html).toContain('range hatch');
    expect(shown({ value: 0, scale }).html).not.toContain('range hatch');
  });

  it('is told from one whose figure is zero', () => {
    expect(shown({ value: 0 }).text).toContain('0 hồ sơ');
    expect(shown({ value: 0 }).text).not.toContain('không có số liệu');
  });
});

describe('the state of the data of a tile', () => {
  beforeAll(() => startTexts('vi'));

  it.each<[Freshness, string]>([
    ['late', 'gửi chậm'],
    ['missing', 'chưa gửi'],
    ['unknown', 'chưa xác định'],
  ])('is marked and said where it is %s', (state, said) => {
    const { text, html } = shown(fresh(state));
    expect(text).toContain(said);
    expect(html).toContain('mark cold');
    expect(html).toContain(sign(state));
    expect(html).not.toContain(sign('fresh'));
  });

  it('is said but not marked while a delivery is due', () => {
    expect(shown(fresh('due')).text).toContain('đến kỳ, đang chờ');
    expect(shown(fresh('due')).html).not.toContain('mark cold');
  });

  it('is a sign alone where it is fresh', () => {
    expect(shown(fresh('fresh')).html).toContain(sign('fresh'));
    expect(shown(fresh('fresh')).html).not.toContain('mark cold');
  });

  it('names the day of the last delivery, and the hour only on the day itself', () => {
    expect(shown(fresh('late', '2011-03-01T02:00:00.000Z')).text).toContain('01/03/2011');
    const now = new Date().toISOString();
    expect(shown(fresh('fresh', now)).text).toMatch(/\d\d:\d\d/);
  });

  it('is that of the feed that delivered last, where there are several', () => {
    const feeds = ['2011-03-01T02:00:00.000Z', '2012-04-02T02:00:00.000Z', null].map(
      (lastDelivery, i) => ({ feed: `f${i}`, state: 'late' as const, lastDelivery }),
    );
    expect(shown({ freshness: { state: 'late', feeds } }).text).toContain('02/04/2012');
  });

  it('says how many agencies sent, and that the figure is provisional where one has not or there is a reason', () => {
    const coverage = {
      expected: 3,
      received: 2,
      missing: [{ agency: 'a', name: { vi: 'a', en: 'a' } }],
    };
    expect(shown({ coverage }).text).toContain('nhận 2/3');
    const lacking = shown({ coverage, state: 'provisional' });
    expect(lacking.text).toContain('nhận 2/3');
    expect(lacking.html).toContain(sign('provisional'));
    expect(lacking.html).toContain('value provisional');
    const reason = { vi: 'còn phản ánh chưa trả lời', en: 'some feedback is not answered' };
    const moving = shown({ state: 'provisional', reason });
    expect(moving.text).toContain('tạm tính: còn phản ánh chưa trả lời');
    expect(moving.html).toContain(sign('provisional'));
    expect(moving.html).toContain('value provisional');
  });

  it('leaves it to the name of the period that it runs', () => {
    const running = shown({ state: 'provisional' });
    expect(running.text).toContain('nhận 1/1');
    expect(running.html).not.toContain(sign('provisional'));
    expect(running.html).not.toContain('value provisional');
  });
});

describe('a tile whose figure is provisional by itself', () => {
  beforeAll(() => startTexts('vi'));

  it('says why, or how much of it is missing', () => {
    const reason = { vi: 'mẫu số tạm', en: 'a denominator is not final' };
    expect(shown({ state: 'provisional', reason }).text).toContain('tạm tính: mẫu số tạm');
    const lacks = ['a', 'b'];
    expect(shown({ state: 'provisional', lacks }).text).toContain('tạm tính, thiếu 2 chỉ số');
  });
});

describe('a table by a level of a code list', () => {
  beforeAll(() => startTexts('vi'));
  const byLevel = { level: 'province', name: { vi: 'Tỉnh', en: 'Province' } };
  const table = ranked([12, 3]);
  const [first, second] = table.rows ?? [];

  it('says which level it is, and names its rows', () => {
    expect(shown({ ...table, byLevel }).text).toContain('Tỉnh Nhận Đơn vị 0 12,0 Đơn vị 1 3,0');
    expect(shown(table).text).not.toContain('Tỉnh');
  });

  it('leads from each row to what is behind it', () => {
    const rows = [{ ...first!, leaves: 2, below: 'commune' }, second!];
    expect(shown({ ...table, byLevel, rows }).html.match(/class="link"/g)).toHaveLength(2);
  });

  it('tells two versions of one code apart', () => {
    const rows = ['2004-01-01', '2025-07-01'].map((validFrom) => ({ ...first!, validFrom }));
    const { text } = shown({ ...table, byLevel, rows });
    expect(text).toContain('Đơn vị 0 (từ 01/01/2004)');
    expect(text).toContain('Đơn vị 0 (từ 01/07/2025)');
  });
});

describe('a tile whose figure lacks records', () => {
  beforeAll(() => startTexts('vi'));

  it('is marked by a sign and a word, on each kind of tile', () => {
    for (const kind of ['number', 'series', 'ranked'] as const) {
      const { text, html } = shown({ kind, flags: ['incomplete'] });
      expect(text).toContain('chưa đủ');
      expect(html).toContain(sign('incomplete'));
    }
    expect(shown({}).text).not.toContain('chưa đủ');
    expect(shown({}).html).not.toContain(sign('incomplete'));
  });

  it('is told to those who do not see it', () => {
    expect(shown({ flags: ['incomplete'] }).html).toContain('12 hồ sơ, chưa đủ"');
  });

  it('still says that it is provisional', () => {
    const { html } = shown({ flags: ['incomplete'], state: 'provisional', lacks: ['a'] });
    expect(html).toContain(sign('provisional'));
  });
});

describe('a tile of simulated data', () => {
  beforeAll(() => startTexts('vi'));

  it('leaves it to the frame of its wall to say so', () => {
    const { text, html } = shown({ flags: ['simulated'] });
    expect(html).toBe(shown({}).html);
    expect(text).not.toMatch(/mô phỏng/i);
    expect(shown({ flags: ['simulated', 'incomplete'] }).text).toContain('chưa đủ');
  });

  it('says why it has none where it would mix them with real ones', () => {
    const reason = { vi: 'hai loại dữ liệu', en: 'two kinds' };
    const { text } = shown({ value: null, state: 'no-data', flags: ['simulated'], reason });
    expect(text).toContain('không có số liệu: hai loại dữ liệu');
  });
});

describe('the target of a tile', () => {
  beforeAll(() => startTexts('vi'));

  it('is a plate where the figure misses it, with its own decimals', () => {
    const { text, html } = shown({ value: 90, target: 97.5, level: 'bad' });
    expect(text).toContain('dưới mục tiêu 97,5\u00a0hồ sơ');
    expect(html).toContain('plate bad');
    expect(html).toContain(sign('bad'));
  });

  it('is a threshold where the bands have no target', () => {
    expect(shown({ value: 90, level: 'watch' }).text).toContain('vượt ngưỡng');
  });

  it('is named quietly where it is met', () => {
    const { text, html } = shown({ value: 99, target: 95, level: 'good' });
    expect(text).toContain('mục tiêu 95\u00a0hồ sơ');
    expect(html).not.toContain('plate');
  });
});

describe('a tile that is a table', () => {
  beforeAll(() => startTexts('vi'));
  const rate: TileColumn = {
    ...RECEIVED,
    indicator: 'rate',
    name: { vi: 'Đúng hạn', en: 'On time' },
    unit: { vi: '%', en: '%' },
    decimals: 2,
    target: 95,
    direction: 'up',
  };
  /** Two columns, the first that of the ranking. */
  const rated = (span: number, levels: readonly ('bad' | 'watch' | null)[]): Partial<Tile> => ({
    kind: 'ranked',
    indicator: 'i',
    span,
    columns: [RECEIVED, rate],
    rows: levels.map((level, i) => ({
      ...CODE,
      code: `c${i}`,
      name: { vi: `Đơn vị ${i}`, en: `Unit ${i}` },
      values: [10 - i, 90 + i],
      levels: [null, level],
      trend: [null, 3, 10 - i],
    })),
    total: { values: [30, 91.5], levels: [null, 'watch'], states: ['complete', 'complete'] },
  });

  it('names its figures in a list, a short name unbroken', () => {
    expect(shown(rated(6, [null])).html).toContain('data-label="Đúng\u00a0hạn"');
  });

  it('shows – where a row has no data, and a zero as a zero', () => {
    const { html } = shown(ranked([null, 0, 1.5]));
    expect(html).toMatch(/<td class="right cold"[^>]*>.*?>–</);
    expect(html).toMatch(/<td class="right zero"[^>]*>.*?>0,0</);
    expect(html).toMatch(/<td class="right"[^>]*>.*?>1,5</);
  });

  it('shows every digit of a figure that no JSON number holds', () => {
    const { rows = [], ...table } = ranked([9007199254740992]);
    const exact = rows.map((row) => ({ ...row, exact: ['9007199254740993'] }));
    expect(shown({ ...table, rows: exact }).text).toContain('9.007.199.254.740.993,0');
  });

  it('writes a unit that is a sign with each figure, and no word', () => {
    const table = ranked([null, 71.63]);
    const of = (vi: string) =>
      shown({ ...table, columns: table.columns?.map((one) => ({ ...one, unit: { vi, en: vi } })) });
    expect(of('%').text).toContain('71,6\u00a0%');
    expect(of('%').text.match(/%/g)).toHaveLength(1);
    expect(of('ngày').text).not.toContain('ngày');
  });

  it('marks what somebody should look at by sign, colour and word', () => {
    for (const span of [4, 12]) {
      const { html, text } = shown(rated(span, [null, 'bad', 'watch']));
      expect(html).toContain(sign('bad'));
      expect(html).toContain('plate bad');
      expect(html).toContain(sign('watch'));
      expect(text).toContain('dưới mục tiêu 95\u00a0%');
    }
    expect(shown(rated(12, [null])).html).not.toContain('aim watch');
  });

  it('draws beside its figures where it is wide: what came before, and the target', () => {
    const wide = shown(rated(12, [null, 'bad'])).html;
    expect(wide.match(/class="spark"/g)).toHaveLength(2);
    expect(wide.match(/class="in-row tall"/g)).toHaveLength(2);
    expect(shown(rated(6, [null, 'bad'])).html).not.toContain('class="in-row');
  });

  it('draws the first column that is neither as bars of one scale', () => {
    const { columns = [], rows = [], ...table } = rated(12, [null, null]);
    const open = { ...RECEIVED, indicator: 'open' };
    const { html } = shown({
      ...table,
      columns: [open, ...columns],
      rows: rows.map((row, i) => ({
        ...row,
        values: [50 / (i + 1), ...row.values],
        levels: [null, ...row.levels],
      })),
    });
    expect([...html.matchAll(/<rect width="(\d+)"/g)].map(([, width]) => width)).toEqual([
      '100',
      '50',
    ]);
  });

  it('names its target in the head, and has the total below', () => {
    const { html, text } = shown(rated(12, [null]));
    expect(text).toContain('mục tiêu 95\u00a0%');
    expect(html.slice(html.indexOf('class="sum"'))).toContain('91,50\u00a0%');
  });

  it('has the rank of each where more is better', () => {
    const { columns = [], rows = [], ...table } = rated(12, [null, null]);
    const by = { ...table, indicator: 'rate', columns: columns.slice(1) };
    const placed = rows.map((row, i) => ({ ...row, rank: i + 1, values: [90], levels: [null] }));
    expect(shown({ ...by, rows: placed }).text).toContain('Hạng');
    expect(shown(rated(12, [null])).text).not.toContain('Hạng');
  });
});

describe('a tile that is a series', () => {
  beforeAll(() => startTexts('vi'));
  const series = (values: readonly (number | null)[]): Partial<Tile> => ({
    kind: 'series',
    series: values.map((value, i) => ({ period: `2011-0${i + 1}`, value, state: 'complete' })),
  });

  it('says its last period with the figure', () => {
    expect(shown(series([5, 6, 7])).text).toContain('tháng 03/2011 7 hồ sơ');
    expect(shown(series([5, 6, 7])).html).toContain('Ô 1, tháng 03/2011: 7 hồ sơ"');
  });

  it('shows – where it has no period', () => {
    expect(shown(series([])).text).toContain('–');
  });
});

describe('a tile that is a map', () => {
  beforeAll(() => startTexts('vi'));
  const square = (code: string, more: Partial<TileSquare> = {}): TileSquare => ({
    code,
    name: { vi: `Phường ${code}`, en: `${code} Ward` },
    column: 2,
    row: 1,
    value: 12,
    level: null,
    state: 'complete',
    step: 1,
    ...more,
  });
  const map = (...squares: readonly TileSquare[]) => shown({ kind: 'map', squares });

  it('has each at its place, called as among its like, the darker the more', () => {
    const { html, text } = map(square('An Phú'));
    expect(html).toContain('grid-column:2;grid-row:1');
    expect(html).toContain('square step-2');
    expect(text).toContain('An Phú 12');
    expect(text).not.toContain('Phường');
  });

  it('marks what is over its threshold by sign, colour and word', () => {
    const { html, text } = map(square('a', { level: 'bad', step: 0 }));
    expect(html).toContain('square bad');
    expect(html).toContain(sign('bad'));
    expect(text).toContain('vượt ngưỡng');
  });

  it('is hatched where there are no data, and says –', () => {
    const { html, text } = map(square('a', { value: null, step: null, state: 'no-data' }));
    expect(html).toContain('square hatch');
    expect(text).toContain('–');
  });
});

describe('figures of a tile that were others when their periods became complete', () => {
  beforeAll(() => startTexts('vi'));
  const pencils = (html: string): number => html.split(sign('revised')).length - 1;
  const was = (value: number) => ({ value, commit: 7, at: '2026-11-02T01:00:00.000Z' });
  const said = 'đã điều chỉnh: trước là 3,0, lúc kỳ đủ số liệu (08:00 02/11/2026)';

  it('have each a pencil and what they were beside them in a table, and one word for all', () => {
    const table = ranked([2.5, 1, 4]);
    const { html, text } = shown({
      ...table,
      rows: table.rows?.map((row, i) => ({ ...row, revised: [i < 2 ? was(3) : null] })),
    });
    expect(pencils(html)).toBe(3);
    expect(html.split(`title="${said}"`)).toHaveLength(3);
    expect(text).toContain(`${said} 2,5`);
    expect(text.match(/đã điều chỉnh(?!:)/g)).toHaveLength(1);
    expect(shown(table).text).not.toContain('điều chỉnh');
  });

  it('have it in the sum below a table', () => {
    const total = { values: [9], levels: [null], states: ['complete' as const], revised: [was(3)] };
    expect(shown({ ...ranked([9]), total }).html).toContain(`title="${said}"`);
  });

  it('are said once where the data line says it of the figure itself', () => {
    const table = ranked([2.5]);
    const { html, text } = shown({
      ...table,
      value: 2.5,
      flags: ['revised'],
      revised: was(3),
      rows: table.rows?.map((row) => ({ ...row, revised: [was(3)] })),
    });
    expect(pencils(html)).toBe(2);
    expect(text.match(/đã điều chỉnh(?!:)/g)).toHaveLength(1);
  });

  it('have it on a map', () => {
    const squares: readonly TileSquare[] = [
      {
        code: 'a',
        name: { vi: 'Phường a', en: 'a Ward' },
        column: 1,
        row: 1,
        value: 2,
        level: null,
        state: 'complete',
        step: 0,
        revised: was(3),
      },
    ];
    expect(pencils(shown({ kind: 'map', squares }).html)).toBe(2);
  });

  it('are told with a line to those who do not see its points', () => {
    const series = [
      { period: '2026-10', value: 5, state: 'complete' as const, revised: was(3) },
      { period: '2026-11', value: 6, state: 'provisional' as const },
    ];
    const { html, text } = shown({ kind: 'series', series });
    expect(html).toContain(
      'tháng 10/2026: 5, đã điều chỉnh: trước là 3, lúc kỳ đủ số liệu (08:00 02/11/2026)',
    );
    expect(text.match(/đã điều chỉnh(?!:)/g)).toHaveLength(1);
    expect(shown({ kind: 'number', series }).text).not.toContain('điều chỉnh');
  });
});

describe('a tile of a wall that is set to a period', () => {
  beforeAll(() => startTexts('vi'));
  const ofOctober = (state: 'complete' | 'provisional', before: number | null): Partial<Tile> => ({
    period: '2026-10',
    state,
    series: [
      { period: '2026-09', value: before, state: before === null ? 'no-data' : 'complete' },
      { period: '2026-10', value: 12, state },
    ],
  });

  it('says how it stands to the one before, where both are whole', () => {
    expect(shown(ofOctober('complete', 15), '2026-10').text).toContain('so kỳ trước −3');
    for (const tile of [ofOctober('complete', null), ofOctober('provisional', 15)])
      expect(shown(tile, '2026-10').text).not.toContain('so kỳ trước');
    expect(shown(ofOctober('complete', 15)).text).not.toContain('so kỳ trước');
  });

  it('says that it is of another grain, by a sign too', () => {
    const { html, text } = shown({ period: '2026', otherGrain: true }, '2026-10');
    expect(text).toContain('năm 2026 không tính theo tháng');
    expect(html).toContain(sign('period'));
    expect(shown({ period: '2026-10' }, '2026-10').html).not.toContain(sign('period'));
  });
});

describe('a tile of no indicator', () => {
  beforeAll(() => startTexts('vi'));
  const head = { no: 3, title: { vi: 'Nguồn', en: 'Feeds' }, span: 6 };
  const coverage = {
    expected: 15,
    received: 14,
    missing: [{ agency: 'H09.01', name: { vi: 'Văn phòng', en: 'Office' } }],
  };

  it('says of each feed how it stands, how old it is, and who has sent', () => {
    const name = { vi: 'Hồ sơ', en: 'Dossiers' };
    const { text, html } = shownTile({
      ...head,
      kind: 'feeds',
      feeds: [
        { feed: 'a', name, state: 'late', lastDelivery: '2026-11-25T07:00:00.000Z', coverage },
        { feed: 'b', name, state: 'missing', lastDelivery: null, coverage },
      ],
    });
    expect(text).toContain('Hồ sơ gửi chậm 3 giờ trước 14/15');
    expect(text).toContain('Hồ sơ chưa gửi – 14/15');
    expect(html).toContain(sign('late'));
    expect(html).not.toContain('<button');
  });

  it('as of the past says that it is not known how feeds stood', () => {
    const name = { vi: 'Hồ sơ', en: 'Dossiers' };
    const { text, html } = shownTile({ ...head, kind: 'feeds', feeds: [{ feed: 'a', name }] });
    expect(text).toContain('Hồ sơ không lưu tình trạng tại thời điểm đó');
    expect(html).not.toContain('class="shape"');
  });

  it('says its words, a paragraph for each part', () => {
    const words = { vi: 'một\n\nhai', en: 'one' };
    const { html } = shownTile({ ...head, kind: 'text', text: words });
    expect(html).toContain('<p>một</p><p>hai</p>');
  });
});

describe('a figure as of the past', () => {
  beforeAll(() => startTexts('vi'));

  it('says neither how fresh it was nor who had sent, for that is not known', () => {
    const { text, html } = shown({ freshness: undefined, coverage: undefined });
    expect(text).toMatch(/12 hồ sơ$/);
    expect(html).not.toContain('class="shape"');
  });

  it('is not provisional for a delivery, and still for what it lacks', () => {
    const then = { freshness: undefined, coverage: undefined, state: 'provisional' as const };
    expect(shown(then).html).not.toContain(sign('provisional'));
    expect(shown({ ...then, lacks: ['a'] }).html).toContain(sign('provisional'));
  });
});

describe('the period of a tile', () => {
  beforeAll(() => startTexts('vi'));

  it.each([
    ['2026-11', 'tháng 11/2026'],
    ['2026', 'năm 2026'],
    ['2026-Q4', 'quý 4/2026'],
    ['2026-W48', 'tuần 48/2026'],
    ['2026-11-25', '25/11/2026'],
    ['all', 'tất cả các kỳ'],
  ])('of %s is said in its name line', (period, said) => {
    expect(shown({ period }).text).toContain(`Ô 1 ${said}`);
  });
});

describe('what is said of a tile to those who do not see it', () => {
  beforeAll(() => startTexts('vi'));

  it('is its number, title, figure and unit', () => {
    expect(shown({}).html).toContain('aria-label="Số này từ đâu? 1, Ô 1, 12 hồ sơ"');
  });

  it('says that there are no data in the place of a chart without a period', () => {
    expect(shown({ kind: 'series', series: [] }).text).toContain('không có số liệu');
  });
});
