import type { Tile } from '@nhip/contracts';
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components';
import { init, registerTheme, use, type ECharts } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { chartOption } from './chart-option.js';
import { CHART_THEME } from './chart-theme.js';

use([BarChart, LineChart, GridComponent, MarkAreaComponent, MarkLineComponent, SVGRenderer]);
registerTheme('nhip', CHART_THEME);

const remOf = (): number => parseFloat(getComputedStyle(document.documentElement).fontSize);

/** A series, drawn to the room that it has. */
export default function Chart({ tile, label }: { readonly tile: Tile; readonly label: string }) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(undefined);
  const shown = useRef(tile);
  useEffect(() => {
    if (!place.current) return undefined;
    const drawn = init(place.current, 'nhip', { renderer: 'svg' });
    chart.current = drawn;
    // What text is as large as decides the room, and may change with it.
    const resized = new ResizeObserver(() => {
      drawn.resize();
      drawn.setOption(chartOption(shown.current, remOf()), { notMerge: true });
    });
    resized.observe(place.current);
    return () => {
      resized.disconnect();
      drawn.dispose();
    };
  }, []);
  useEffect(() => {
    shown.current = tile;
    chart.current?.setOption(chartOption(tile, remOf()), { notMerge: true });
  }, [tile]);
  return <div className="chart" ref={place} role="img" aria-label={label} />;
}
