import { describe, expect, it } from '@jest/globals';
import type { Scale } from '@nhip/contracts';
import { markup } from '../../test/render.js';
import { Columns, RangeBar, Sparkline } from './charts.js';

type Values = readonly (number | null)[];
const attributes = (html: string, name: string): readonly number[] =>
  [...html.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map(([, value]) => Number(value));
const line = (values: Values): string =>
  / d="([^"]*)"/.exec(markup(Sparkline, { values }))?.[1] ?? '';

describe('a line of the last periods', () => {
  it('breaks where a period has no data, and never falls to zero there', () => {
    expect(line([1, 2, null, 3, 4]).match(/M/g)).toHaveLength(2);
    expect(line([1, 2, 3, 4, 5]).match(/M/g)).toHaveLength(1);
    expect(line([5, null, 5])).toBe('M2.0 36.0M96.0 36.0');
  });

  it('spans its height between its least and its greatest figure', () => {
    expect(line([10, 30, 20])).toBe('M2.0 36.0L49.0 4.0L96.0 20.0');
  });

  it('is not drawn of one figure, or none', () => {
    expect(line([null, 5, null])).toBe('');
    expect(line([])).toBe('');
  });

  it('ends with a point at the last figure that there is', () => {
    expect(markup(Sparkline, { values: [1, 2, null] })).toContain('d="M49 4h.01"');
  });
});

describe('columns, one a period', () => {
  const columns = (values: Values): string => markup(Columns, { values });

  it('stand on zero, as high as their share of the greatest', () => {
    expect(attributes(columns([5, 10]), 'height')).toEqual([50, 100]);
    expect(attributes(columns([5, 10]), 'y')).toEqual([50, 0]);
  });

  it('are left out where there are no data, without moving the others', () => {
    expect(attributes(columns([10, null, 10]), 'height')).toEqual([100, 100]);
    const [first = 0, third = 0] = attributes(columns([10, null, 10]), 'x');
    expect(third - first).toBeCloseTo(200 / 3);
  });

  it('are there with no height where the figure is zero', () => {
    expect(attributes(columns([0, 10]), 'height')).toEqual([0, 100]);
  });
});

describe('a figure on its bands', () => {
  const scale: Scale = {
    from: 50,
    to: 100,
    bands: [
      { from: 50, to: 90, band: 'bad' },
      { from: 90, to: 100, band: 'good' },
    ],
  };
  const range = (value: number | null, target: number | null = null): string =>
    markup(RangeBar, { scale, value, target });

  it('has the bands where the definition cuts them', () => {
    expect(attributes(range(75), 'x')).toEqual([0, 80]);
    expect(attributes(range(75), 'width')).toEqual([80, 20, 50]);
  });

  it('stays within the range that is drawn', () => {
    expect(attributes(range(140), 'width').at(-1)).toBe(100);
    expect(attributes(range(-3), 'width').at(-1)).toBe(0);
  });

  it('has a tick at the target, where there is one', () => {
    expect(attributes(range(75, 95), 'x').at(-1)).toBeCloseTo(89.7);
    expect(range(75)).not.toContain('width="0.6"');
  });

  it('is hatched where there are no data', () => {
    expect(range(null, 95)).toBe('<div class="range hatch"></div>');
  });
});
