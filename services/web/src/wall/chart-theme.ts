/** How axes look: lines across alone, and text in the face of the page. Colours are its tokens, so that one theme serves light and dark. */
export const CHART_THEME = {
  color: ['var(--ink-2)'],
  textStyle: { fontFamily: "'Nhip So', 'Be Vietnam Pro', sans-serif", color: 'var(--ink-2)' },
  categoryAxis: {
    axisLine: { lineStyle: { color: 'var(--edge)' } },
    axisTick: { show: false },
    axisLabel: { color: 'var(--ink-2)' },
    splitLine: { show: false },
  },
  valueAxis: {
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: 'var(--ink-2)' },
    splitLine: { lineStyle: { color: 'var(--line)' } },
  },
  markLine: { label: { color: 'var(--ink-2)' } },
} as const;
