import { decodeCell, TOPICS } from '@nhip/contracts';
import type {
  InMessage,
  PoisonMessages,
  Readiness,
  Subscriptions,
  TopicFollower,
} from '@nhip/platform';
import type { State } from '../app/state.js';
import type { Streams } from '../app/streams.js';

/** A read waits this long for what was published before it. */
const CURRENT_MS = 2_000;

/** Cells and the ends of their commits, into the live cubes; what changed is told to the open screens. */
export class CellsReader {
  readonly #topic: TopicFollower;

  constructor(
    subscriptions: Pick<Subscriptions, 'read'>,
    private readonly poison: Pick<PoisonMessages, 'leaveOut'>,
    private readonly state: State,
    private readonly streams: Streams,
    readiness: Pick<Readiness, 'set'>,
  ) {
    readiness.set('cells', false);
    this.#topic = subscriptions.read({
      topic: TOPICS.cells.name,
      // The publisher tells a topic that was made anew all there is.
      onRecreated: () => state.cubes.beginAnew(),
      // The topic is compacted: a value may be taken away.
      handler: (messages) => this.#take(messages.filter(({ value }) => value !== null)),
      onCaughtUp: () => readiness.set('cells', true),
    });
  }

  /** Resolves once memory holds all that was published before the call. @throws Fault `unavailable` where that takes too long */
  readonly current = (): Promise<void> => this.#topic.barrier(CURRENT_MS);

  #take(messages: readonly InMessage[]): void {
    const changed = new Set<string>();
    for (const message of this.poison.leaveOut(messages, decodeCell))
      for (const cube of this.state.cubes.apply(message)) changed.add(cube);
    if (changed.size > 0) this.streams.changed(changed);
  }
}
