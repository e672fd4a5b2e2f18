import { decodeCell, TOPICS } from '@nhip/contracts';
import { notCaughtUp, type InMessage, type Readiness } from '@nhip/platform';
import type { State } from '../app/state.js';
import type { Streams } from '../app/streams.js';
import { TopicReader, type TopicReaderParts } from './topic-reader.js';

/** A read waits this long for what was published before it. */
const CURRENT_MS = 2_000;

/** Cells and the ends of their commits, into the live cubes; what changed is told to the open screens. */
export class CellsReader extends TopicReader {
  constructor(
    parts: TopicReaderParts,
    private readonly state: State,
    private readonly streams: Streams,
    private readonly readiness: Pick<Readiness, 'set'>,
  ) {
    super(TOPICS.cells.name, parts);
    readiness.set('cells', false);
  }

  /** Resolves once memory holds all that was published before the call. @throws Fault `unavailable` where that takes too long */
  readonly current = async (): Promise<void> => {
    if (!this.reader) throw notCaughtUp();
    await this.reader.barrier(CURRENT_MS);
  };

  protected override take(messages: readonly InMessage[]): void {
    const changed = new Set<string>();
    for (const message of this.parts.poison.leaveOut(messages, decodeCell))
      for (const cube of this.state.cubes.apply(message)) changed.add(cube);
    if (changed.size > 0) this.streams.changed(changed);
  }

  protected override onCaughtUp(): void {
    this.readiness.set('cells', true);
  }
}
