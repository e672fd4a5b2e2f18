import type { Defined } from '@nhip/kernel';
import { Board, type Frame } from './board.js';
import type { State } from './state.js';

/** Where frames go: the socket of one client. */
export interface Sink {
  /** False where the client's buffer is full: it is sent no more until it has drained. */
  write(text: string): boolean;
  onDrain(drained: () => void): void;
}

const LEAST_MS = 200;
const HEARTBEAT_MS = 10_000;
const AGE_MS = 5_000;

class Client {
  #full = false;
  #missed = false;

  constructor(
    private readonly sink: Sink,
    private readonly snapshot: () => Frame,
  ) {}

  /** Keeps proxies from closing a quiet stream. */
  beat(): void {
    if (!this.#full) this.send(': alive\n\n');
  }

  /** A client that cannot follow gets nothing more until it has drained, and then a snapshot: its buffer never grows without bound. */
  send(text: string): void {
    if (this.#full) {
      this.#missed = true;
      return;
    }
    if (this.sink.write(text)) return;
    this.#full = true;
    this.sink.onDrain(() => {
      this.#full = false;
      if (!this.#missed) return;
      this.#missed = false;
      this.send(this.snapshot().text);
    });
  }
}

/** Tells all open screens what changed: at most five times a second, one text for all clients of a screen. */
export class Streams {
  readonly #boards = new Map<string, Board>();
  readonly #clients = new Map<string, Set<Client>>();
  readonly #dirty = new Set<string>();
  #flushing: NodeJS.Timeout | undefined;
  #flushedAt = 0;
  readonly #timers: readonly NodeJS.Timeout[];

  constructor(private readonly state: State) {
    this.#timers = [
      setInterval(() => this.#beat(), HEARTBEAT_MS),
      setInterval(() => this.#tell(), AGE_MS),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#flushing);
  }

  get open(): number {
    return [...this.#clients.values()].reduce((sum, clients) => sum + clients.size, 0);
  }

  /** Cubes changed, or alarms: told soon, and what comes until then with it. */
  changed(cubes: Iterable<string>): void {
    for (const cube of cubes) this.#dirty.add(cube);
    this.#flushing ??= setTimeout(
      () => this.#flush(),
      Math.max(0, LEAST_MS - (performance.now() - this.#flushedAt)),
    );
  }

  /** Other definitions: every open screen is built anew and sent whole. */
  redefined(): void {
    this.#boards.clear();
    for (const [id, clients] of this.#clients) {
      const screen = this.state.known.catalogue.get('screen', id);
      if (!screen || clients.size === 0) continue;
      const { text } = this.#board(screen).snapshot();
      for (const client of clients) client.send(text);
    }
  }

  /** What a screen says now, without a stream. */
  data(screen: Defined<'screen'>): ReturnType<Board['data']> {
    return this.#upToDate(screen).data();
  }

  /** Opens a client's stream; gives what ends it. */
  watch(screen: Defined<'screen'>, sink: Sink, lastEventId?: string): () => void {
    const board = this.#upToDate(screen);
    const clients = this.#clients.get(screen.id) ?? new Set();
    this.#clients.set(screen.id, clients);
    const client = new Client(sink, () => (this.#boards.get(screen.id) ?? board).snapshot());
    const missed = lastEventId === undefined ? undefined : board.after(lastEventId);
    const frames = missed?.length ? missed : [missed ? board.nothing() : board.snapshot()];
    client.send(frames.map((frame) => frame.text).join(''));
    clients.add(client);
    return () => clients.delete(client);
  }

  /** A snapshot says its commit: what is still to be told goes out first. A screen that nobody watches is not kept up. */
  #upToDate(screen: Defined<'screen'>): Board {
    const board = this.#board(screen);
    if ((this.#clients.get(screen.id)?.size ?? 0) === 0) board.refresh();
    else if (this.#flushing) this.#flush();
    return board;
  }

  #board(screen: Defined<'screen'>): Board {
    const known = this.#boards.get(screen.id);
    if (known) return known;
    const board = new Board(screen, this.state);
    this.#boards.set(screen.id, board);
    return board;
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
    for (const [id, clients] of this.#clients) {
      const frames = clients.size > 0 ? this.#boards.get(id)?.refresh(cubes) : undefined;
      if (!frames || frames.length === 0) continue;
      const text = frames.map((frame) => frame.text).join('');
      for (const client of clients) client.send(text);
    }
  }

  #beat(): void {
    for (const clients of this.#clients.values()) for (const client of clients) client.beat();
  }
}
