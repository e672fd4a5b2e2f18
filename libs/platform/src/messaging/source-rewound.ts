import { Fault } from '@nhip/contracts';
import { sourceRewound } from '../faults.js';

export const isSourceRewound = (error: unknown): boolean =>
  error instanceof Fault && error.code === 'source-rewound';

export interface KnownPosition {
  readonly next: bigint;
  readonly incarnation: string;
}

export interface Source {
  readonly incarnation: string;
  readonly earliest: bigint;
  readonly end: bigint;
}

/** Why the source does not hold what comes next at a known position; undefined where it does. */
export function lossOf({ next, incarnation }: KnownPosition, source: Source): string | undefined {
  if (incarnation !== source.incarnation) return 'another topic of this name';
  if (next > source.end) return `known up to ${next}, it ends at ${source.end}`;
  if (next < source.earliest) return `next is ${next}, it begins at ${source.earliest}`;
  return undefined;
}

/** Throws Fault `source-rewound` unless the source still holds what comes next at a known position. */
export function assertSameSource(
  topic: string,
  partition: number,
  known: KnownPosition,
  source: Source,
): void {
  const loss = lossOf(known, source);
  if (loss) throw sourceRewound(topic, partition, loss);
}
