import type { Bus } from './port.js';
import { lossOf } from './source-rewound.js';

/** A place of which the source is no more what it was, and the place from which it is read from now on. */
export interface Recovery {
  readonly topic: string;
  readonly partition: number;
  readonly former: { readonly incarnation: string; readonly next: string };
  readonly taken: { readonly incarnation: string; readonly next: string };
  /** Offsets that were deleted before they were read; absent where nobody can know. */
  readonly missing?: { readonly from: string; readonly to: string };
}

/** How far a partition was read. */
export interface StoredPosition {
  readonly topic: string;
  readonly partition: number;
  readonly incarnation: string;
  readonly next: bigint;
}

/** Of stored places those that their source does not hold any more, each with the beginning of what it holds now. */
export async function lostPositions(
  places: readonly StoredPosition[],
  sources: Pick<Bus, 'incarnation' | 'offsets'>,
): Promise<readonly Recovery[]> {
  const lost: Recovery[] = [];
  for (const [topic, ofTopic] of Map.groupBy(places, (place) => place.topic)) {
    const incarnation = await sources.incarnation(topic);
    const bounds = await sources.offsets(topic);
    for (const place of ofTopic) {
      const source = bounds.find(({ partition }) => partition === place.partition);
      if (source && lossOf(place, { incarnation, ...source }))
        lost.push(recoveryOf(place, incarnation, source.earliest));
    }
  }
  return lost;
}

function recoveryOf(place: StoredPosition, incarnation: string, earliest: bigint): Recovery {
  const { topic, partition, next } = place;
  const isGap = place.incarnation === incarnation && next < earliest;
  return {
    topic,
    partition,
    former: { incarnation: place.incarnation, next: String(next) },
    taken: { incarnation, next: String(earliest) },
    ...(isGap && { missing: { from: String(next), to: String(earliest - 1n) } }),
  };
}
