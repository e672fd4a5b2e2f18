/** Where an axis begins and ends, and how far its lines are apart. */
export interface NiceScale {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/** Lines of an axis, at most, those at its ends included. */
const LINES = 4;
const NICE = [1, 2, 2.5, 5, 10];

/** Round ends around a range, with lines at round numbers. @param least of the steps that an axis of whole numbers may have: 1 */
export function niceScale(low: number, high: number, least = 0): NiceScale {
  if (low === high) return niceScale(low, low + 1, least);
  const width = high - low;
  const magnitude = 10 ** Math.floor(Math.log10(width / (LINES - 1)));
  const steps = [...NICE, ...NICE.map((one) => one * 10)].map((one) => one * magnitude);
  for (const step of steps) {
    const [from, to] = [Math.floor(low / step) * step, Math.ceil(high / step) * step];
    if (step >= least && (to - from) / step <= LINES - 1 + 1e-9) return { from, to, step };
  }
  return { from: low, to: high, step: width };
}
