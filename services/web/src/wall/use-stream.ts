import type {
  AlarmMessage,
  AlarmsEvent,
  CellsEvent,
  Screen,
  ScreenHead,
  Tile,
} from '@nhip/contracts';
import { useEffect, useState } from 'react';

export interface Live {
  readonly screen: ScreenHead | undefined;
  readonly tiles: readonly Tile[];
  readonly alarms: readonly AlarmMessage[];
  /** Numbers of the tiles that changed with the last frame. */
  readonly changed: ReadonlySet<number>;
  /** When the connection was lost; undefined while it stands. */
  readonly lostSince: number | undefined;
  readonly lastFrame: number | undefined;
}

const EMPTY: Live = {
  screen: undefined,
  tiles: [],
  alarms: [],
  changed: new Set(),
  lostSince: undefined,
  lastFrame: undefined,
};
const SILENT_MS = 25_000;

function merged(live: Live, tiles: readonly Tile[]): Live {
  const news = new Map(tiles.map((tile) => [tile.no, tile]));
  return {
    ...live,
    tiles: live.tiles.map((tile) => news.get(tile.no) ?? tile),
    changed: new Set(news.keys()),
    lostSince: undefined,
    lastFrame: Date.now(),
  };
}

/** Follows a screen for weeks: the browser connects again by itself, and what is shown says when it stopped being live. */
export function useStream(screen: string): Live {
  const [live, setLive] = useState<Live>(EMPTY);
  useEffect(() => {
    let heard = Date.now();
    let source: EventSource | undefined;
    const lost = (): void =>
      setLive((now) =>
        now.lostSince === undefined && now.lastFrame !== undefined
          ? { ...now, lostSince: Date.now() }
          : now,
      );
    const on = <T>(name: string, act: (data: T) => void): void =>
      source?.addEventListener(name, (event) => {
        heard = Date.now();
        act(JSON.parse((event as MessageEvent<string>).data) as T);
      });
    const open = (): void => {
      source?.close();
      source = new EventSource(`/api/v1/screens/${encodeURIComponent(screen)}/stream`);
      source.onerror = lost;
      source.onopen = () => (heard = Date.now());
      on<Screen>('snapshot', (data) =>
        setLive({
          ...EMPTY,
          screen: data.screen,
          tiles: data.tiles,
          alarms: data.alarms,
          lastFrame: Date.now(),
        }),
      );
      on<CellsEvent>('cells', ({ tiles }) => setLive((now) => merged(now, tiles)));
      on<AlarmsEvent>('alarms', ({ alarms }) =>
        setLive((now) => ({ ...now, alarms, lostSince: undefined })),
      );
    };
    open();
    // A closed source does not come back by itself (e.g. after an answer that was no stream): look after it.
    const timer = setInterval(() => {
      if (
        source?.readyState === EventSource.CLOSED ||
        (source?.readyState !== EventSource.OPEN && Date.now() - heard > SILENT_MS)
      )
        open();
    }, 3_000);
    return () => {
      clearInterval(timer);
      source?.close();
    };
  }, [screen]);
  return live;
}
