import { coalesce } from '../../async/coalesce.js';
import { partitionName } from '../partition-name.js';
import type { Bus, PositionStore } from '../port.js';
import { assertSameSource, type Source } from '../source-rewound.js';

/** Where a partition stands in this assignment. */
export interface PartitionPosition {
  readonly incarnation: string;
  /** Next offset to hand over; undefined = whatever the broker gives first. */
  next: bigint | undefined;
  /** The broker was sent to `next` once: from then on another offset is a gap, or a rewound source. */
  sought: boolean;
}

/** What is asked of the broker about a topic. */
export interface Sources extends Pick<Bus, 'offsets' | 'incarnation'> {
  /** As `incarnation`, but perhaps some moments old. */
  lately(topic: string): Promise<string>;
}

interface TopicSource {
  readonly incarnation: string;
  readonly offsets: Awaited<ReturnType<Sources['offsets']>>;
}

/** The positions of the partitions of one consumer, known anew after each assignment. */
export class PartitionPositions {
  #positions = new Map<string, Promise<PartitionPosition>>();
  /** Outlives an assignment, where no store does: a topic recreated meanwhile is another one. */
  readonly #incarnations = new Map<string, string>();
  /** Of each topic: all partitions of an assignment ask at once. */
  readonly #asked = new Map<string, () => Promise<TopicSource>>();

  constructor(
    private readonly sources: Sources,
    private readonly store: PositionStore | undefined,
  ) {}

  /** What was known was known by an assignment that is over. */
  forget(): void {
    this.#positions = new Map();
  }

  /** The position of one partition is read anew: what its source was, it is no more. */
  forgetOne(topic: string, partition: number): void {
    this.#positions.delete(partitionName(topic, partition));
  }

  /** The position where it has been read in this assignment; undefined where not, or where that failed. */
  async known(topic: string, partition: number): Promise<PartitionPosition | undefined> {
    return this.#positions.get(partitionName(topic, partition))?.catch(() => undefined);
  }

  /** Reads the position where it is not known yet, and checks that the source is the one it was. */
  async of(topic: string, partition: number): Promise<PartitionPosition> {
    const position = await this.#loaded(topic, partition);
    const incarnation = await this.sources.lately(topic);
    if (incarnation !== position.incarnation) await this.check(topic, partition, position);
    return position;
  }

  /** Throws Fault `source-rewound` unless the source still holds what comes next. */
  async check(
    topic: string,
    partition: number,
    { next, incarnation }: PartitionPosition,
  ): Promise<void> {
    const source = await this.#source(topic, partition);
    assertSameSource(topic, partition, { next: next ?? source.earliest, incarnation }, source);
  }

  #loaded(topic: string, partition: number): Promise<PartitionPosition> {
    const name = partitionName(topic, partition);
    const positions = this.#positions;
    const known = positions.get(name) ?? this.#load(topic, partition);
    positions.set(name, known);
    known.catch(() => positions.delete(name));
    return known;
  }

  async #load(topic: string, partition: number): Promise<PartitionPosition> {
    const source = await this.#source(topic, partition);
    const stored = await this.store?.next(topic, partition);
    const known = stored ?? {
      next: source.earliest,
      // A store that has no position in the topic of today, even though it had one in another of the name, wants all of it.
      incarnation: (!this.store && this.#incarnations.get(topic)) || source.incarnation,
    };
    assertSameSource(topic, partition, known, source);
    const { incarnation } = known;
    this.#incarnations.set(topic, incarnation);
    return this.store
      ? { incarnation, next: known.next, sought: false }
      : { incarnation, next: undefined, sought: true };
  }

  async #source(topic: string, partition: number): Promise<Source> {
    const { incarnation, offsets } = await this.#sourceOf(topic);
    const bounds = offsets.find((one) => one.partition === partition);
    return { incarnation, earliest: bounds?.earliest ?? 0n, end: bounds?.end ?? 0n };
  }

  #sourceOf(topic: string): Promise<TopicSource> {
    const asked =
      this.#asked.get(topic) ??
      coalesce(async () => {
        const { sources } = this;
        const [incarnation, offsets] = await Promise.all([
          sources.incarnation(topic),
          sources.offsets(topic),
        ]);
        return { incarnation, offsets };
      });
    this.#asked.set(topic, asked);
    return asked();
  }
}
