import type { CellsEvent, Screen, ScreenTile } from '@nhip/contracts';
import type { Defined } from '@nhip/kernel';
import type { Logger } from '@nhip/platform';
import type { State } from './state.js';
import { cubesOf, isKnown, tileOf } from './tiles.js';

/** One event of the stream: its id, and the text that all clients get. */
export interface Frame {
  readonly id: string;
  readonly text: string;
}

interface Kept {
  readonly tile: ScreenTile;
  readonly text: string;
}

const KEPT_FRAMES = 200;

const written = (event: string, id: string, data: object): Frame => ({
  id,
  text: `event: ${event}\nid: ${id}\ndata: ${JSON.stringify(data)}\n\n`,
});

/** What one screen shows now, and the last frames that led there. Text is built once for all who watch. */
export class LiveScreen {
  readonly #tiles = new Map<number, Kept>();
  readonly #frames: Frame[] = [];
  /** The tiles whose trouble was told. */
  readonly #troubled = new Set<number>();
  #alarmNumber: number;
  /** Instant of the commit that was told last. */
  #toldAt: number;
  #snapshot: Frame | undefined;

  /** @param period that its tiles are set to; absent: each its last */
  constructor(
    readonly screen: Defined<'screen'>,
    private readonly state: State,
    private readonly logger: Pick<Logger, 'error'>,
    private readonly period?: string,
  ) {
    this.#alarmNumber = state.alarmNumber;
    this.#toldAt = state.head.at;
    this.#recompute();
  }

  get #id(): string {
    const { epoch, commit } = this.state.head;
    return `${epoch}.${commit}.${this.#alarmNumber}`;
  }

  get #stamp(): Omit<CellsEvent, 'tiles'> {
    const { epoch, commit, at } = this.state.head;
    return { epoch, commit, at: new Date(at).toISOString() };
  }

  /** All figures as of one commit: call when `refresh` has told what changed up to it. */
  data(): Screen {
    const { id, title, scope, definitionVersion } = this.screen;
    const tiles = [...this.#tiles.values()].map(({ tile }) => tile);
    return {
      screen: { id, version: definitionVersion, title, scope: scope ?? null },
      ...this.#stamp,
      tiles,
      alarms: this.state.alarms,
      ...(this.period !== undefined && { period: this.period }),
    };
  }

  snapshot(): Frame {
    if (this.#snapshot?.id === this.#id) return this.#snapshot;
    this.#snapshot = written('snapshot', this.#id, this.data());
    this.#keep([{ id: this.#id, text: '' }]);
    return this.#snapshot;
  }

  /**
   * Recomputes the tiles whose cubes changed; gives the frames that say so, none where nothing changed. Where no cubes are named all
   * tiles are, and a later commit is told although it changed none of them: by it a client knows how old its figures are.
   */
  refresh(cubes?: ReadonlySet<string>): readonly Frame[] {
    const tiles = this.#recompute(cubes);
    const isLater = cubes === undefined && this.#toldAt !== this.state.head.at;
    const frames = tiles.length > 0 || isLater ? [this.#cells(tiles)] : [];
    if (this.#alarmNumber !== this.state.alarmNumber) {
      this.#alarmNumber = this.state.alarmNumber;
      frames.push(written('alarms', this.#id, { alarms: this.state.alarms }));
    }
    if (frames.length > 0) this.#snapshot = undefined;
    this.#keep(frames);
    return frames;
  }

  #cells(tiles: readonly ScreenTile[]): Frame {
    this.#toldAt = this.state.head.at;
    return written('cells', this.#id, { ...this.#stamp, tiles });
  }

  /** Says that nothing changed: a client that came back knows by it that it is live again. */
  nothing(): Frame {
    return written('cells', this.#id, { ...this.#stamp, tiles: [] });
  }

  #recompute(cubes?: ReadonlySet<string>): readonly ScreenTile[] {
    const concerned = this.screen.tiles.filter(
      (tile) =>
        isKnown(tile, this.state) &&
        (!cubes || cubesOf(tile, this.state).some((cube) => cubes.has(cube))),
    );
    return concerned.flatMap((body) => {
      const tile = tileOf(body, this.state, (error) => this.#trouble(body.no, error), this.period);
      const text = JSON.stringify(tile);
      if (this.#tiles.get(body.no)?.text === text) return [];
      this.#tiles.set(body.no, { tile, text });
      return [tile];
    });
  }

  /** Told once for each tile: the same trouble comes again at each turn. */
  #trouble(tile: number, error: unknown): void {
    if (this.#troubled.has(tile)) return;
    this.#troubled.add(tile);
    const { id: screen } = this.screen;
    this.logger.error({ screen, tile, error: String(error) }, 'a tile cannot be computed');
  }

  #keep(frames: readonly Frame[]): void {
    this.#frames.push(...frames);
    this.#frames.splice(0, Math.max(0, this.#frames.length - KEPT_FRAMES));
  }

  /**
   * What a client that last saw `id` has missed; undefined where this screen did not tell it, or long ago: it needs a snapshot.
   * An id may stand for several frames: all after the first are sent, since each says absolute values.
   */
  after(id: string): readonly Frame[] | undefined {
    const first = this.#frames.findIndex((frame) => frame.id === id);
    if (first < 0) return undefined;
    // The mark of a snapshot says nothing to those who have seen its commit.
    return this.#frames.slice(first + 1).filter(({ text }) => text !== '');
  }
}
