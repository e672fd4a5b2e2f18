import type { Band, Scale } from '@nhip/contracts';

const BAND_FILLS = { good: 'var(--band-1)', watch: 'var(--band-2)', bad: 'var(--band-3)' };

interface SparkProps {
  readonly values: readonly (number | null)[];
  /** What its height spans; absent: its own values. */
  readonly span?: readonly [from: number, to: number];
}

/** The last periods as a line without axes; gaps stay gaps. */
export function Sparkline({ values, span }: SparkProps) {
  const real = values.filter((value) => value !== null);
  if (real.length < 2) return null;
  const [low, high] = span ?? [Math.min(...real), Math.max(...real)];
  const x = (i: number): number => 2 + (i * 94) / (values.length - 1);
  const y = (value: number): number => 36 - ((value - low) / (high - low || 1)) * 32;
  let pen = false;
  const line = values.map((value, i) => {
    if (value === null) return ((pen = false), '');
    const step = `${pen ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = true;
    return step;
  });
  const last = values.findLastIndex((value) => value !== null);
  return (
    <svg className="spark" viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true">
      <path
        d={line.join('')}
        fill="none"
        stroke="var(--ink-2)"
        style={{ strokeWidth: '0.07rem' }}
        vectorEffect="non-scaling-stroke"
      />
      <path
        d={`M${x(last)} ${y(values[last] ?? 0)}h.01`}
        stroke="var(--ink)"
        style={{ strokeWidth: '0.3rem' }}
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

/** How much there is of the most, as a bar. @param share from 0 to 1 */
export function Bar({ share }: { readonly share: number }) {
  return (
    <svg className="in-row" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect width={100 * share} height="10" fill="var(--band-3)" />
    </svg>
  );
}

interface DotProps {
  readonly value: number | null;
  readonly target: number;
  /** What the width of the drawing spans. */
  readonly span: readonly [from: number, to: number];
  readonly level: Band | null | undefined;
}

/** Where a value lies, and how far from the target, which is a line from row to row. */
export function TargetDot({ value, target, span: [from, to], level }: DotProps) {
  const x = (at: number): number => 4 + (92 * (at - from)) / (to - from || 1);
  const colour = level === 'bad' || level === 'watch' ? `var(--${level}-edge)` : 'var(--ink-2)';
  const isOff = level === 'bad' || level === 'watch';
  return (
    <svg className="in-row tall" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
      <path
        d="M0 10H100"
        stroke="var(--line)"
        style={{ strokeWidth: '0.04rem' }}
        vectorEffect="non-scaling-stroke"
      />
      <path
        d={`M${x(target)} 0V20`}
        stroke="var(--edge)"
        style={{ strokeWidth: '0.07rem' }}
        vectorEffect="non-scaling-stroke"
      />
      {value !== null && isOff && (
        <path
          d={`M${x(value)} 10H${x(target)}`}
          stroke={colour}
          style={{ strokeWidth: '0.1rem' }}
          vectorEffect="non-scaling-stroke"
        />
      )}
      {value !== null && (
        <path
          d={`M${x(value)} 10h.01`}
          stroke={colour}
          style={{ strokeWidth: '0.36rem' }}
          strokeLinecap={isOff ? 'square' : 'round'}
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  );
}

interface RangeProps {
  readonly scale: Scale;
  readonly value: number | null;
  readonly target: number | null;
}

/** The value on the bands of its definition, with the target as a tall tick. */
export function RangeBar({ scale, value, target }: RangeProps) {
  if (value === null) return <div className="range hatch" />;
  const x = (at: number): number =>
    (100 * (Math.min(scale.to, Math.max(scale.from, at)) - scale.from)) / (scale.to - scale.from);
  return (
    <svg className="range" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      {scale.bands.map(({ from, to, band }) => (
        <rect key={from} x={x(from)} width={x(to) - x(from)} height="10" fill={BAND_FILLS[band]} />
      ))}
      <rect y="3" width={x(value)} height="4" fill="var(--ink)" />
      {target !== null && (
        <rect x={x(target) - 0.3} width="0.6" y="-2" height="14" fill="var(--ink)" />
      )}
    </svg>
  );
}
