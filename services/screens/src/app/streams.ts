import type { BeforeApplicationShutdown } from '@nestjs/common';
import type { Screen } from '@nhip/contracts';
import type { Defined } from '@nhip/kernel';
import type { Logger } from '@nhip/platform';
import { LiveScreen, type Frame } from './live-screen.js';
import type { State } from './state.js';

/** Where frames go: the socket of one client. */
export interface Sink {
  /** False where the client's buffer is full: it is sent no more until it has drained. */
  write(text: string): boolean;
  onDrain(drained: () => void): void;
  /** Ends the stream, whatever is still in its buffer. */
  end(): void;
}

const LEAST_MS = 200;
const HEARTBEAT_MS = 10_000;
const AGE_MS = 5_000;
/** A client that has read nothing for so long is gone, or never meant to read. */
const FULL_MS = 60_000;

class Client {
  #fullSince: number | undefined;
  #missed = false;

  constructor(
    private readonly sink: Sink,
    private readonly snapshot: () => Frame,
  ) {}

  /**
   * Keeps proxies from closing a quiet stream, and shows its reader that it still stands: a comment would not reach a page. Ends it
   * where its reader has not drained it for a minute.
   */
  beat(): void {
    if (this.#fullSince === undefined) this.send('event: alive\ndata: {}\n\n');
    else if (performance.now() - this.#fullSince >= FULL_MS) this.sink.end();
  }

  /** A client that cannot follow gets nothing more until it has drained, and then a snapshot: its buffer never grows without bound. */
  send(text: string): void {
    if (this.#fullSince !== undefined) {
      this.#missed = true;
      return;
    }
    if (this.sink.write(text)) return;
    this.#fullSince = performance.now();
    this.sink.onDrain(() => {
      this.#fullSince = undefined;
      if (!this.#missed) return;
      this.#missed = false;
      this.send(this.snapshot().text);
    });
  }
}

/** Tells all open screens what changed: at once, and then at most five times a second; one text for all clients of a screen. */
export class Streams implements BeforeApplicationShutdown {
  readonly #liveScreens = new Map<string, LiveScreen>();
  readonly #clients = new Map<string, Set<Client>>();
  readonly #dirty = new Set<string>();
  #flushing: NodeJS.Timeout | undefined;
  #flushedAt = -Infinity;
  readonly #timers: readonly NodeJS.Timeout[];

  constructor(
    private readonly state: State,
    private readonly logger: Pick<Logger, 'error'>,
  ) {
    this.#timers = [
      setInterval(() => this.#beat(), HEARTBEAT_MS),
      setInterval(() => this.#tell(), AGE_MS),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  beforeApplicationShutdown(): void {
    this.stop();
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#flushing);
  }

  get open(): number {
    return [...this.#clients.values()].reduce((sum, clients) => sum + clients.size, 0);
  }

  /** Cubes changed, or alarms: told at once, or with what comes until the least time since the last frame is over. */
  changed(cubes: Iterable<string>): void {
    for (const cube of cubes) this.#dirty.add(cube);
    if (this.#flushing) return;
    const waitMs = LEAST_MS - (performance.now() - this.#flushedAt);
    if (waitMs > 0) this.#flushing = setTimeout(() => this.#flush(), waitMs);
    else this.#flush();
  }

  /** Other definitions: every open screen is built anew and sent whole. */
  redefined(): void {
    this.#liveScreens.clear();
    this.#sendEach((id) => {
      const screen = this.state.index.catalogue.get('screen', id);
      return screen ? this.#liveScreen(screen).snapshot().text : '';
    });
  }

  /** What a screen says now, without a stream. @param period that its tiles are set to: that is not kept; absent: each its last */
  data(screen: Defined<'screen'>, period?: string): Screen {
    if (period !== undefined) return new LiveScreen(screen, this.state, this.logger, period).data();
    return this.#upToDate(screen).data();
  }

  /** Opens a client's stream; gives what ends it. */
  watch(screen: Defined<'screen'>, sink: Sink, lastEventId?: string): () => void {
    const live = this.#upToDate(screen);
    const clients = this.#clients.get(screen.id) ?? new Set();
    this.#clients.set(screen.id, clients);
    const client = new Client(sink, () => (this.#liveScreens.get(screen.id) ?? live).snapshot());
    const missed = lastEventId === undefined ? undefined : live.after(lastEventId);
    const frames = missed?.length ? missed : [missed ? live.nothing() : live.snapshot()];
    client.send(frames.map((frame) => frame.text).join(''));
    clients.add(client);
    return () => clients.delete(client);
  }

  /** A snapshot says its commit: what is still to be told goes out first. A screen that nobody watches is not kept up. */
  #upToDate(screen: Defined<'screen'>): LiveScreen {
    const live = this.#liveScreen(screen);
    if ((this.#clients.get(screen.id)?.size ?? 0) === 0) live.refresh();
    else if (this.#flushing) this.#flush();
    return live;
  }

  #liveScreen(screen: Defined<'screen'>): LiveScreen {
    const known = this.#liveScreens.get(screen.id);
    if (known) return known;
    const live = new LiveScreen(screen, this.state, this.logger);
    this.#liveScreens.set(screen.id, live);
    return live;
  }

  #flush(): void {
    clearTimeout(this.#flushing);
    this.#flushing = undefined;
    this.#flushedAt = performance.now();
    const cubes = new Set(this.#dirty);
    this.#dirty.clear();
    this.#tell(cubes);
  }

  #tell(cubes?: ReadonlySet<string>): void {
    this.#sendEach((id) => {
      const frames = this.#liveScreens.get(id)?.refresh(cubes) ?? [];
      return frames.map((frame) => frame.text).join('');
    });
  }

  /** Sends to the clients of each screen what is to be told of it, where there is any. A screen that throws keeps no other from being told. */
  #sendEach(textOf: (screen: string) => string): void {
    for (const [screen, clients] of this.#clients) {
      if (clients.size === 0) continue;
      try {
        const text = textOf(screen);
        if (text !== '') for (const client of clients) client.send(text);
      } catch (error) {
        this.logger.error({ screen, error: String(error) }, 'a screen cannot be told');
      }
    }
  }

  #beat(): void {
    for (const clients of this.#clients.values()) for (const client of clients) client.beat();
  }
}
