import type { Scale } from '@nhip/contracts';

const BAND_FILLS = { good: 'var(--band-1)', watch: 'var(--band-2)', bad: 'var(--band-3)' };

/** The last periods as a line without axes; gaps stay gaps. */
export function Sparkline({ values }: { readonly values: readonly (number | null)[] }) {
  const real = values.filter((value) => value !== null);
  if (real.length < 2) return null;
  const [low, high] = [Math.min(...real), Math.max(...real)];
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
        strokeWidth="1.6"
        vectorEffect="non-scaling-stroke"
      />
      <path
        d={`M${x(last)} ${y(values[last] ?? 0)}h.01`}
        stroke="var(--ink)"
        strokeWidth="7"
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

/** Columns from zero, one a period. */
export function Columns({ values }: { readonly values: readonly (number | null)[] }) {
  const high = Math.max(1, ...values.map((value) => value ?? 0));
  const width = 100 / values.length;
  return (
    <svg className="columns" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
      {values.map(
        (value, i) =>
          value !== null && (
            <rect
              key={i}
              x={i * width + width * 0.12}
              width={width * 0.76}
              y={100 - (value / high) * 100}
              height={(value / high) * 100}
              fill="var(--band-3)"
            />
          ),
      )}
      <path d="M0 100H100" stroke="var(--edge)" strokeWidth="1" vectorEffect="non-scaling-stroke" />
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
