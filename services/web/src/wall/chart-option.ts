import type { Scale, Tile } from '@nhip/contracts';
import type { BarSeriesOption, LineSeriesOption } from 'echarts/charts';
import type { GridComponentOption } from 'echarts/components';
import type { ComposeOption } from 'echarts/core';
import { number, period } from '../format.js';
import { targetText } from './figures.js';
import { PENCIL } from '../shape.js';
import { niceScale, type NiceScale } from './nice-scale.js';

export type ChartOption = ComposeOption<BarSeriesOption | LineSeriesOption | GridComponentOption>;

/** Colours of what is drawn; the theme has those of the axes. A browser resolves the tokens, so that a theme is told by the page alone. */
const COLOURS = {
  line: 'var(--ink-2)',
  point: 'var(--ink)',
  hollow: 'var(--tile)',
  bar: 'var(--band-3)',
  edge: 'var(--edge)',
  watch: 'var(--band-1)',
  bad: 'var(--band-2)',
  revised: 'var(--data)',
} as const;

/** Twice from the greatest good value to the worst limit of the bands: what is usual, not what the last values happen to be. */
function usual({ from, to, bands }: Scale): readonly [number, number] {
  const limits = bands.map((band) => band.from).filter((at) => at > from);
  return limits.length > 0 ? [Math.max(from, 2 * Math.min(...limits) - to), to] : [from, to];
}

/** Of bars from zero; of a line by its definition, so that it is not drawn anew at each value, and from zero where it leaves that. */
function domainOf({ as, scale, series = [], target, decimals }: Tile): NiceScale {
  const values = series.flatMap(({ value }) => value ?? []);
  const [least, greatest] = [Math.min(0, ...values), Math.max(0, ...values, target ?? 0)];
  if (as !== 'bars' && scale) {
    const [from, to] = usual(scale);
    if (values.every((value) => value >= from && value <= to)) return niceScale(from, to);
  }
  return niceScale(least, greatest, decimals === 0 ? 1 : 0);
}

const isProvisional = (tile: Tile): boolean => tile.series?.at(-1)?.state === 'provisional';

const bandAreas = ({ bands }: Scale): NonNullable<LineSeriesOption['markArea']> => ({
  silent: true,
  data: bands.flatMap(({ from, to, band }) =>
    band === 'good' ? [] : [[{ yAxis: from, itemStyle: { color: COLOURS[band] } }, { yAxis: to }]],
  ),
});

/** The target and the bands, behind whatever is drawn. */
function marks(tile: Tile, rem: number): Pick<LineSeriesOption, 'markLine' | 'markArea'> {
  const { target, scale } = tile;
  return {
    ...(target !== null && {
      markLine: {
        silent: true,
        symbol: 'none',
        lineStyle: { type: 'dashed', color: COLOURS.edge, width: rem * 0.06 },
        label: { position: 'end', formatter: targetText(tile) },
        data: [{ yAxis: target }],
      },
    }),
    ...(scale && { markArea: bandAreas(scale) }),
  };
}

/** What is still moving is hollow, and the way to it dashed. */
function lineOf(tile: Tile, rem: number): LineSeriesOption[] {
  const values = (tile.series ?? []).map(({ value }) => value);
  const last = values.length - 1;
  const moving = isProvisional(tile);
  const common = {
    type: 'line',
    silent: true,
    connectNulls: false,
    symbolSize: rem * 0.42,
  } as const;
  const line = { width: rem * 0.1, color: COLOURS.line };
  return [
    {
      ...common,
      showSymbol: false,
      lineStyle: line,
      data: moving ? values.slice(0, last) : values,
      ...marks(tile, rem),
    },
    {
      ...common,
      showSymbol: true,
      symbol: 'circle',
      lineStyle: { ...line, type: moving ? 'dashed' : 'solid' },
      itemStyle: {
        color: moving ? COLOURS.hollow : COLOURS.point,
        borderColor: COLOURS.point,
        borderWidth: rem * 0.1,
      },
      data: values.map((value, i) => {
        if (i === last) return value;
        return moving && i === last - 1 && value !== null ? { value, symbol: 'none' } : null;
      }),
    },
  ];
}

function barsOf(tile: Tile, rem: number): BarSeriesOption[] {
  const series = tile.series ?? [];
  const hollow = { color: COLOURS.hollow, borderColor: COLOURS.edge, borderWidth: rem * 0.07 };
  return [
    {
      type: 'bar',
      silent: true,
      barCategoryGap: '24%',
      itemStyle: { color: COLOURS.bar },
      data: series.map(({ value }, i) =>
        value !== null && i === series.length - 1 && isProvisional(tile)
          ? { value, itemStyle: hollow }
          : value,
      ),
      ...marks(tile, rem),
    },
  ];
}

/** A pencil above each point that was another one when its period became complete. */
function pencilsOf({ series = [] }: Tile, rem: number): LineSeriesOption[] {
  if (!series.some(({ revised }) => revised)) return [];
  return [
    {
      type: 'line',
      silent: true,
      z: 3,
      lineStyle: { width: 0 },
      symbol: `path://${PENCIL}`,
      symbolSize: rem * 0.75,
      itemStyle: { color: 'none', borderColor: COLOURS.revised, borderWidth: rem * 0.09 },
      data: series.map(({ value, revised }, i) => ({
        value: revised ? value : null,
        // The last one is beside what is written at the right.
        symbolOffset: [i === series.length - 1 ? rem * -0.6 : 0, rem * -0.85],
      })),
    },
  ];
}

/** The periods that an axis names: the first, the middle and the last. */
const isNamed = (i: number, count: number): boolean =>
  i === 0 || i === count - 1 || (count > 4 && i === Math.floor((count - 1) / 2));

/** How a series is drawn. @param rem px: the smallest text that may be read */
export function chartOption(tile: Tile, rem: number): ChartOption {
  const series = tile.series ?? [];
  const { from, to, step } = domainOf(tile);
  const aim = targetText(tile);
  // Beside the canvas, as wide as it is written, and a gap.
  const room = rem * (aim ? aim.length * 0.62 + 0.5 : 0.4);
  return {
    animation: false,
    textStyle: { fontSize: rem },
    grid: {
      left: 0,
      right: room,
      top: rem * 0.7,
      bottom: 0,
      // The labels are drawn taller than they are reckoned: by what goes below the line.
      outerBounds: { left: 0, right: 0, top: 0, bottom: rem * 0.4 },
    },
    xAxis: {
      type: 'category',
      boundaryGap: tile.as === 'bars',
      data: series.map((one) => period(one.period)),
      axisLine: { lineStyle: { width: rem * 0.05 } },
      axisLabel: {
        fontSize: rem,
        interval: (i: number) => isNamed(i, series.length),
        alignMinLabel: 'left',
        alignMaxLabel: 'right',
      },
    },
    yAxis: {
      type: 'value',
      min: from,
      max: to,
      interval: step,
      splitLine: { lineStyle: { width: rem * 0.035 } },
      axisLabel: { fontSize: rem, formatter: (value: number) => number(value) },
    },
    series: [
      ...(tile.as === 'bars' ? barsOf(tile, rem) : lineOf(tile, rem)),
      ...pencilsOf(tile, rem),
    ],
  };
}
