import {
  Fault,
  TOPICS,
  type AlarmMessage,
  type CellMessage,
  type CommitMessage,
  type DeliveryMessage,
  type QuarantineMessage,
} from '@nhip/contracts';
import {
  followRegistry,
  whenRegistryIsThere,
  type Bus,
  type InMessage,
  type Reader,
  type Shell,
} from '@nhip/platform';
import type { State } from '../app/state.js';
import type { Streams } from '../app/streams.js';

/** A read waits this long for what was published before it. */
const CURRENT_MS = 2_000;

const parsed = <T>({ value }: InMessage): T | undefined =>
  value === null ? undefined : (JSON.parse(value.toString()) as T);

export interface Followed {
  readonly bus: Bus;
  readonly state: State;
  readonly streams: Streams;
  readonly shell: Shell;
}

const notCurrent = (cause?: unknown): Fault =>
  new Fault(
    'unavailable',
    'not-caught-up',
    { vi: 'chưa đọc kịp số liệu mới nhất', en: 'has not read the newest figures yet' },
    { cause },
  );

/** Feeds the memory of this service: every process reads these topics whole, each by itself. */
export class Topics {
  #cells: Reader | undefined;
  readonly #abort = new AbortController();

  constructor(private readonly followed: Followed) {
    for (const part of ['catalogue', 'cells']) followed.shell.readiness.set(part, false);
    followed.shell.onStop(() => this.#abort.abort());
  }

  start(): void {
    const { state, streams, shell } = this.followed;
    void this.#follow(() =>
      followRegistry(this.followed.bus, (definitions) => {
        state.setDefinitions(definitions);
        streams.redefined();
        shell.readiness.set('catalogue', definitions.length > 0);
      }),
    );
    void this.#read(
      TOPICS.cells.name,
      (messages) => this.#onCells(messages),
      () => shell.readiness.set('cells', true),
    ).then((reader) => (this.#cells = reader));
    void this.#read(TOPICS.deliveries.name, (messages) =>
      this.#each<DeliveryMessage>(messages, (message) => state.deliveries.apply(message)),
    );
    void this.#read(TOPICS.quarantine.name, (messages) =>
      this.#each<QuarantineMessage>(messages, (message) => state.noteQuarantine(message)),
    );
    void this.#read(TOPICS.alarms.name, (messages) => {
      this.#each<AlarmMessage>(messages, (message, { offset }) => state.noteAlarm(message, offset));
      streams.changed([]);
    });
  }

  /** Resolves once memory holds all that was published before the call; Fault `unavailable` where that takes too long. */
  readonly current = async (): Promise<void> => {
    if (!this.#cells) throw notCurrent();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(notCurrent()), CURRENT_MS);
    });
    await Promise.race([this.#cells.barrier(CURRENT_MS), late]).finally(() => clearTimeout(timer));
  };

  #onCells(messages: readonly InMessage[]): void {
    const changed = new Set<string>();
    this.#each<CellMessage | CommitMessage>(messages, (message) => {
      for (const cube of this.followed.state.cubes.apply(message)) changed.add(cube);
    });
    if (changed.size > 0) this.followed.streams.changed(changed);
  }

  #each<T>(messages: readonly InMessage[], take: (message: T, raw: InMessage) => void): void {
    for (const raw of messages) {
      const message = parsed<T>(raw);
      if (message !== undefined) take(message, raw);
    }
  }

  #read(
    topic: string,
    handler: (messages: readonly InMessage[]) => void,
    onCaughtUp?: () => void,
  ): Promise<Reader | undefined> {
    return this.#follow(() =>
      this.followed.bus.read({ topic, handler, ...(onCaughtUp && { onCaughtUp }) }),
    );
  }

  /** A topic may not be there yet: whoever makes it is waited for. */
  async #follow(begin: () => Promise<Reader>): Promise<Reader | undefined> {
    const reader = await whenRegistryIsThere(begin, this.#abort.signal);
    this.followed.shell.onStop(() => reader?.stop());
    return reader;
  }
}
