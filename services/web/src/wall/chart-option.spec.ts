import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Scale, Tile } from '@nhip/contracts';
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components';
import { init, registerTheme, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { tile } from '../../test/tiles.js';
import { startTexts } from '../texts.js';
import { chartOption } from './chart-option.js';
import { CHART_THEME } from './chart-theme.js';

const REM = 30;
const scale: Scale = {
  from: 0,
  to: 100,
  bands: [
    { from: 0, to: 80, band: 'bad' },
    { from: 80, to: 95, band: 'watch' },
    { from: 95, to: 100, band: 'good' },
  ],
};
type Values = readonly (number | null)[];
const series = (
  values: Values,
  more: Partial<Tile> = {},
  last: 'provisional' | 'complete' = 'complete',
): Tile =>
  tile(1, {
    kind: 'series',
    as: 'line',
    series: values.map((value, i) => ({
      period: `2026-${String(i + 1).padStart(2, '0')}`,
      value,
      state: i === values.length - 1 ? last : 'complete',
    })),
    ...more,
  });

use([BarChart, LineChart, GridComponent, MarkAreaComponent, MarkLineComponent, SVGRenderer]);
registerTheme('nhip', CHART_THEME);

/** What is drawn, as SVG. */
function drawn(one: Tile): string {
  const chart = init(null, 'nhip', { renderer: 'svg', ssr: true, width: 900, height: 300 });
  chart.setOption(chartOption(one, REM));
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
const textsIn = (svg: string): readonly string[] =>
  [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text);
const domain = (one: Tile): readonly unknown[] => {
  const { min, max } = chartOption(one, REM).yAxis as { min: number; max: number };
  return [min, max];
};

beforeAll(() => startTexts('vi'));

describe('a chart', () => {
  it('names the first period, the middle and the last, and no other', () => {
    const svg = drawn(series([1, 2, 3, 4, 5, 6, 7]));
    expect(textsIn(svg).filter((text) => text.includes('/'))).toEqual([
      '01/2026',
      '04/2026',
      '07/2026',
    ]);
  });

  it('has four lines across at most', () => {
    const numbers = textsIn(drawn(series([0, 8_432]))).filter((text) => !text.includes('/'));
    expect(numbers).toEqual(['0', '5.000', '10.000']);
  });

  it('has no text that is smaller than may be read', () => {
    const sizes = [...drawn(series([90, 96], { scale, target: 95 })).matchAll(/font-size:(\d+)/g)];
    expect(sizes.length).toBeGreaterThan(4);
    expect(sizes.every(([, size]) => Number(size) >= REM)).toBe(true);
  });

  it('has the colours of the page, whichever theme it has', () => {
    const svg = drawn(series([90, 96], { scale, target: 95 }));
    const colours = [...svg.matchAll(/(?:stroke|fill)="(?!none|transparent|#000)([^"]*)"/g)];
    expect(colours.length).toBeGreaterThan(4);
    expect(colours.filter(([, colour = '']) => !colour.startsWith('var(--'))).toEqual([]);
  });

  it('shows the target as a dashed line that says it', () => {
    const svg = drawn(series([90, 96], { target: 95, unit: { vi: '%', en: '%' } }));
    expect(textsIn(svg)).toContain('95\u00a0%');
    expect(svg).toMatch(
      /stroke="var\(--edge\)"[^>]*stroke-dasharray|stroke-dasharray[^>]*stroke="var\(--edge\)"/,
    );
  });

  it('shades what is not good', () => {
    const svg = drawn(series([90, 96], { scale }));
    expect(svg).toContain('fill="var(--band-1)"');
    expect(svg).toContain('fill="var(--band-2)"');
  });
});

describe('a line', () => {
  it('keeps its gaps', () => {
    const line = /<path d="([^"]*)"[^>]*stroke="var\(--ink-2\)"/;
    expect(line.exec(drawn(series([1, 2, null, 3, 4])))?.[1]?.match(/M/g)).toHaveLength(2);
    expect(line.exec(drawn(series([1, 2, 3, 4])))?.[1]?.match(/M/g)).toHaveLength(1);
  });

  it('has the domain of its definition, whatever its last values are', () => {
    expect(domain(series([97, 98], { scale }))).toEqual([60, 100]);
    expect(domain(series([81, 98], { scale }))).toEqual([60, 100]);
  });

  it('begins at zero where a value lies outside of that, or there is none', () => {
    expect(domain(series([20, 98], { scale }))).toEqual([0, 100]);
    expect(domain(series([20, 98]))).toEqual([0, 100]);
  });

  it('ends in a point that is full, or hollow where it still moves', () => {
    const full = drawn(series([1, 2, 3]));
    const hollow = drawn(series([1, 2, 3], {}, 'provisional'));
    expect(full).toContain('fill="var(--ink)"');
    expect(hollow).not.toContain('fill="var(--ink)"');
    expect(hollow).toContain('fill="var(--tile)"');
    expect(hollow).toContain('stroke-dasharray');
    expect(full).not.toContain('stroke-dasharray');
  });
});

describe('a point that was another one when its period became complete', () => {
  const revised = { value: 3, commit: 7, at: '2026-11-02T01:00:00.000Z' };
  const pencils = (svg: string): number => svg.match(/stroke="var\(--data\)"/g)?.length ?? 0;

  it.each(['line', 'bars'] as const)('has a pencil above it in %s', (as) => {
    const one = series([1, 2, 3], { as });
    const marked = one.series?.map((point, i) => (i === 1 ? { ...point, revised } : point));
    expect(pencils(drawn({ ...one, series: marked }))).toBe(1);
    expect(pencils(drawn(one))).toBe(0);
  });
});

describe('bars', () => {
  const bars = (svg: string): number => svg.match(/fill="var\(--band-3\)"/g)?.length ?? 0;

  it('stand on zero, one for each period that has data', () => {
    const { yAxis } = chartOption(series([97, 98], { as: 'bars', scale }), REM);
    expect(yAxis).toMatchObject({ min: 0 });
    expect(bars(drawn(series([5, null, 7], { as: 'bars' })))).toBe(2);
  });

  it('are hollow at the end where that still moves', () => {
    const svg = drawn(series([5, 6, 7], { as: 'bars' }, 'provisional'));
    expect(bars(svg)).toBe(2);
    expect(svg).toContain('fill="var(--tile)"');
  });
});
