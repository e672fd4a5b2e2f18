import { describe, expect, it } from '@jest/globals';
import type { Scale } from '@nhip/contracts';
import { markup } from '../../test/render.js';
import { Bar, RangeBar, Sparkline, TargetDot } from './charts.js';

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

describe('lines of several rows', () => {
  it('stand on one scale, where they are given one', () => {
    expect(markup(Sparkline, { values: [0, 10], span: [0, 20] })).toContain('M2.0 36.0L96.0 20.0');
  });
});

describe('a bar of a row', () => {
  it('is as long as its share of the greatest', () => {
    expect(attributes(markup(Bar, { share: 0.25 }), 'width')).toEqual([25]);
    expect(attributes(markup(Bar, { share: 0 }), 'width')).toEqual([0]);
  });
});

describe('a figure beside its target', () => {
  const dot = (value: number | null, level: 'good' | 'bad' | null = null): string =>
    markup(TargetDot, { value, target: 90, span: [80, 100], level });

  it('has the target at one place in each row, and the figure where it lies', () => {
    expect(dot(100)).toContain('M50 0V20');
    expect(dot(80)).toContain('M50 0V20');
    expect(dot(80)).toContain('M4 10h.01');
    expect(dot(100)).toContain('M96 10h.01');
  });

  it('shows the way to the target where it is missed, in another form and colour', () => {
    expect(dot(80, 'bad')).toContain('M4 10H50');
    expect(dot(80, 'bad')).toContain('square');
    expect(dot(80, 'bad')).toContain('var(--bad-edge)');
    expect(dot(100, 'good')).not.toContain('H50');
  });

  it('is the target alone where there are no data', () => {
    expect(dot(null)).not.toContain('h.01');
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
