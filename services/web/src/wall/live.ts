import type {
  AlarmMessage,
  AlarmsEvent,
  CellsEvent,
  Screen,
  ScreenHead,
  ScreenTile,
} from '@nhip/contracts';
import { isAway, type Problem } from '../api.js';

/** What a wall shows, and since when it is no longer live. */
export interface Live {
  readonly screen: ScreenHead | undefined;
  readonly tiles: readonly ScreenTile[];
  readonly alarms: readonly AlarmMessage[];
  /** Numbers of the tiles that changed with the last frame. */
  readonly changed: ReadonlySet<number>;
  /** When the connection was lost; undefined while it stands. */
  readonly lostSince: number | undefined;
  /** Why the hub refuses the stream; undefined while it gives one, or does not answer. */
  readonly refusal: Problem | undefined;
  /** When the figures came last; undefined before the first. */
  readonly lastFrame: number | undefined;
  /** When the hub made the commit of which all tiles are, ms; undefined before the first. */
  readonly commitAt: number | undefined;
}

/** What befalls a stream: an event of the hub, or its end. */
export type Happening =
  | { readonly event: 'snapshot'; readonly data: Screen }
  | { readonly event: 'cells'; readonly data: CellsEvent }
  | { readonly event: 'alarms'; readonly data: AlarmsEvent }
  | { readonly event: 'alive' }
  | { readonly event: 'lost' }
  | { readonly event: 'refused'; readonly problem: Problem };

export const EMPTY: Live = {
  screen: undefined,
  tiles: [],
  alarms: [],
  changed: new Set(),
  lostSince: undefined,
  refusal: undefined,
  lastFrame: undefined,
  commitAt: undefined,
};

function withCells(live: Live, { tiles, at: commitAt }: CellsEvent, at: number): Live {
  const news = new Map(tiles.map((tile) => [tile.no, tile]));
  return {
    ...live,
    tiles: live.tiles.map((tile) => news.get(tile.no) ?? tile),
    changed: new Set(news.keys()),
    lostSince: undefined,
    lastFrame: at,
    commitAt: Date.parse(commitAt),
  };
}

/**
 * What a wall shows after something befell its stream at an instant (ms). Each event says absolute values, so that the last one
 * is right; any of them proves that the stream stands again. A loss changes no figure: it dates them, from its first sign on.
 */
export function after(live: Live, happening: Happening, at: number): Live {
  switch (happening.event) {
    case 'snapshot': {
      const { screen, tiles, alarms, at: commitAt } = happening.data;
      const commit = { commitAt: Date.parse(commitAt) };
      return { ...EMPTY, screen, tiles, alarms, lastFrame: at, ...commit };
    }
    case 'cells':
      return withCells(live, happening.data, at);
    case 'alarms':
      return { ...live, alarms: happening.data.alarms, lostSince: undefined };
    case 'alive':
      return live.lostSince === undefined ? live : { ...live, lostSince: undefined };
    case 'lost':
      return live.lastFrame === undefined || live.lostSince !== undefined
        ? live
        : { ...live, lostSince: at };
    case 'refused':
      return isAway(happening.problem) ? live : { ...live, refusal: happening.problem };
  }
}

/** `readyState` of an EventSource. */
export const CLOSED = 2;
/** Two and a half of the hub's beats. */
const SILENT_MS = 25_000;

/**
 * Whether a stream is lost and must be opened anew: it is closed, and does not come back by itself (e.g. after an answer that was no
 * stream), or is silent for longer than the hub ever is: it connects in vain, or its line was cut and nobody told the browser.
 */
export const isDead = (readyState: number, silentMs: number): boolean =>
  readyState === CLOSED || silentMs > SILENT_MS;
