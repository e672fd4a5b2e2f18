import type { Tile, TileRow } from '@nhip/contracts';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ExplainPanel } from '../explain/explain-panel.js';
import { clock, date, say } from '../format.js';
import { Shape } from '../shape.js';
import { isSimulated, SimulatedMark } from '../simulated.js';
import { Age } from './age.js';
import { BelowPanel } from './below-panel.js';
import { isFigureTile } from './figures.js';
import { LostBar } from './lost-bar.js';
import { templateOf, usePages } from './pages.js';
import { TileView } from './tile.js';
import { useStream } from './use-stream.js';

function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Digits then Enter open a tile: on a wall there is no pointer. */
function useTileKeys(tiles: readonly Tile[], open: (tile: Tile) => void): void {
  const typed = useRef('');
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.target instanceof HTMLInputElement) return;
      if (/^\d$/.test(event.key)) typed.current += event.key;
      else if (event.key === 'Enter' && typed.current) {
        const tile = tiles.find(({ no }) => String(no) === typed.current);
        typed.current = '';
        // The panel takes the focus: this key must not press what it finds there.
        event.preventDefault();
        if (tile) open(tile);
      } else typed.current = '';
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [tiles, open]);
}

/** 1 rem = the smallest text that may be read from the wall's distance, never below 18 px; `?distance=` metres and `?height=` of the picture in metres. */
function remOf(): string {
  const query = new URLSearchParams(location.search);
  const [distance, height] = [
    Number(query.get('distance') ?? 3),
    Number(query.get('height') ?? 0.685),
  ];
  return `max(18px, ${((0.629 * distance) / height).toFixed(3)}vh)`;
}

/** A wall: follows its screen and changes by itself; never needs a hand. */
export function Wall({ screen }: { readonly screen: string }) {
  const { t } = useTranslation();
  const live = useStream(screen);
  const now = useNow();
  const [open, setOpen] = useState<Tile>();
  const [below, setBelow] = useState<{ readonly tile: Tile; readonly row: TileRow }>();
  const { shown, page, pages, turn } = usePages(live.tiles);
  useTileKeys(live.tiles.filter(isFigureTile), setOpen);
  // Before anything is measured in rem.
  useLayoutEffect(() => {
    document.documentElement.style.fontSize = remOf();
    document.documentElement.dataset['theme'] =
      new URLSearchParams(location.search).get('theme') === 'dark' ? 'dark' : 'light';
    return () => {
      document.documentElement.style.fontSize = '';
    };
  }, []);
  const iso = now.toISOString();
  return (
    <main className={live.lostSince === undefined ? 'wall' : 'wall stale'}>
      <LostBar live={live} now={now.getTime()} />
      <header>
        <h1>{live.screen ? say(live.screen.title) : t(live.refusal ? 'screens' : 'loading')}</h1>
        <span className="quiet scope">{live.screen?.scope && say(live.screen.scope)}</span>
        {isSimulated(live.tiles.filter(isFigureTile)) && <SimulatedMark />}
        <Age commitAt={live.commitAt} now={now.getTime()} />
        {pages > 1 && <span className="quiet">{t('page', { page, pages })}</span>}
        <span className="quiet">{date(iso)}</span>
        <time>{clock(iso)}</time>
      </header>
      <div className="grid" style={{ gridTemplateRows: templateOf(shown) }}>
        {shown.tiles.map((tile) => (
          <TileView
            key={tile.no}
            tile={tile}
            changed={live.changed.has(tile.no)}
            now={now.getTime()}
            turn={turn}
            onOpen={setOpen}
            onBelow={(ofTile, row) => setBelow({ tile: ofTile, row })}
          />
        ))}
      </div>
      <ul className="alarms" aria-live="polite">
        {live.alarms.map((alarm) => (
          <li key={alarm.id}>
            <Shape name="missing" /> {say(alarm.message)}
          </li>
        ))}
      </ul>
      {open && <ExplainPanel tile={open} onClose={() => setOpen(undefined)} />}
      {below && <BelowPanel {...below} onClose={() => setBelow(undefined)} />}
    </main>
  );
}
