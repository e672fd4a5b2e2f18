import type { ServerResponse } from 'node:http';
import { Fault, type AlarmMessage } from '@nhip/contracts';
import type { Defined } from '@nhip/kernel';
import type { Logger } from '@nhip/platform';
import type { LiveCube } from '../domain/live-cube.js';
import type { Figures } from './figures.js';
import type { Tile, Tiles } from './tiles.js';

const FRAME_MS = 200;
const HEARTBEAT_MS = 10_000;
const REFRESH_MS = 30_000;
const MOST_BUFFERED = 1_000_000;

interface Watched {
  tiles: readonly Tile[];
  texts: ReadonlyMap<number, string>;
  readonly clients: Set<ServerResponse>;
  /** Clients that could not keep up: they get a snapshot once they have drained. */
  readonly behind: Set<ServerResponse>;
}

const frame = (event: string, id: string, data: string): string => `event: ${event}\nid: ${id}\ndata: ${data}\n\n`;

/** Live screens by server-sent events: a snapshot of one commit, then only what changed; one text built for all clients of a screen. */
export class Streams {
  readonly #watched = new Map<string, Watched>();
  readonly #alarms = new Map<string, AlarmMessage>();
  #alarmNumber = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #timers: NodeJS.Timeout[] = [];

  constructor(
    private readonly figures: Figures,
    private readonly tiles: Tiles,
    private readonly cube: LiveCube,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.#timers.push(setInterval(() => this.#each((client) => client.write(': still here\n\n')), HEARTBEAT_MS), setInterval(() => this.changed(), REFRESH_MS));
  }

  stop(): void {
    this.#timers.forEach(clearInterval);
    clearTimeout(this.#timer);
    this.#each((client) => client.end());
  }

  alarm(message: AlarmMessage): void {
    this.#alarms.set(message.id, message);
    this.#alarmNumber += 1;
    this.#send('alarms', JSON.stringify({ alarms: this.alarms() }));
  }

  alarms(): readonly AlarmMessage[] {
    return [...this.#alarms.values()].filter(({ state }) => state === 'open');
  }

  /** Numbers or freshness may have changed: what did goes out within a fifth of a second. */
  changed(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.#frames().catch((error: unknown) => this.logger.error({ error: String(error) }, 'a frame could not be made'));
    }, FRAME_MS);
  }

  async snapshot(screenId: string) {
    const screen = this.#screen(screenId);
    const { commit, epoch, at } = this.cube.head;
    const tiles = await this.tiles.all(screen);
    return { screen: { id: screen.id, title: screen.title, scope: screen.scope ?? null }, epoch, commit, at: new Date(at).toISOString(), tiles, alarms: this.alarms() };
  }

  /** Writes the stream's head and a snapshot; the client stays until it closes. */
  async attach(screenId: string, client: ServerResponse): Promise<void> {
    const text = JSON.stringify(await this.snapshot(screenId));
    client.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', connection: 'keep-alive', 'x-accel-buffering': 'no' });
    client.write(`retry: 1000\n\n${frame('snapshot', this.#id(), text)}`);
    const watched = this.#watched.get(screenId) ?? { tiles: [], texts: new Map(), clients: new Set(), behind: new Set() };
    this.#watched.set(screenId, watched);
    watched.clients.add(client);
    client.on('close', () => {
      watched.clients.delete(client);
      watched.behind.delete(client);
    });
    this.changed();
  }

  #screen(id: string): Defined<'screen'> {
    const screen = this.figures.catalogue.get('screen', id);
    if (screen) return screen;
    throw new Fault('missing', 'unknown-screen', { vi: `không có trang theo dõi “${id}”`, en: `there is no screen “${id}”` });
  }

  #id(): string {
    return `${this.cube.head.epoch}.${this.cube.head.commit}.${this.#alarmNumber}`;
  }

  async #frames(): Promise<void> {
    for (const [id, watched] of this.#watched) {
      if (watched.clients.size === 0) continue;
      const { commit, at } = this.cube.head;
      const tiles = await this.tiles.all(this.#screen(id));
      const texts = new Map(tiles.map((tile) => [tile.no, JSON.stringify(tile)]));
      const changed = tiles.filter((tile) => texts.get(tile.no) !== watched.texts.get(tile.no));
      const isFirst = watched.texts.size === 0;
      Object.assign(watched, { tiles, texts });
      if (changed.length > 0 && !isFirst) this.#write(id, watched, frame('cells', this.#id(), JSON.stringify({ commit, at: new Date(at).toISOString(), tiles: changed })));
    }
  }

  #write(id: string, watched: Watched, text: string): void {
    for (const client of watched.clients) {
      if (watched.behind.has(client)) continue;
      if (client.writableLength < MOST_BUFFERED) {
        client.write(text);
        continue;
      }
      watched.behind.add(client);
      client.once('drain', () => {
        watched.behind.delete(client);
        void this.snapshot(id).then((snapshot) => client.write(frame('snapshot', this.#id(), JSON.stringify(snapshot))));
      });
    }
  }

  #send(event: string, data: string): void {
    for (const [id, watched] of this.#watched) this.#write(id, watched, frame(event, this.#id(), data));
  }

  #each(act: (client: ServerResponse) => void): void {
    for (const { clients } of this.#watched.values()) clients.forEach(act);
  }
}
