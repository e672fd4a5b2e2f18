import type { Identity, Tile, TileRow } from '@nhip/contracts';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { back, go } from '../address/history.js';
import { Link } from '../address/link.js';
import { useView } from '../address/use-view.js';
import { isNow, narrowed, type View, type WallTime } from '../address/view.js';
import { ExplainPanel } from '../explain/explain-panel.js';
import { clock, dayOfYear, say } from '../format.js';
import { Shape } from '../shape.js';
import { isSimulated, SimulatedMark } from '../simulated.js';
import { Age } from './age.js';
import { codeOf } from '../codes.js';
import { isFigureTile } from './figures.js';
import type { Live } from './live.js';
import { LostBar } from './lost-bar.js';
import { templateOf, usePages } from './pages.js';
import { TileView } from './tile.js';
import { TimeMarks } from './time-marks.js';
import { isPhone, useIsPhone } from './phone.js';
import { useScreenAt } from './use-screen-at.js';
import { useStanding } from './use-standing.js';
import { useStream } from './use-stream.js';
import { focusTile, useWallKeys } from './wall-keys.js';
import { MENU, WallMenu } from './wall-menu.js';

function useNow(): Date {
  const [now, setNow] = useState(() => new Date());
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** 1 rem = the smallest text that may be read from the wall's distance, never below 18 px; `?distance=` metres and `?height=` of the picture in metres. */
function remOf(): string {
  if (isPhone()) return '16px';
  const query = new URLSearchParams(location.search);
  const [distance, height] = [
    Number(query.get('distance') ?? 3),
    Number(query.get('height') ?? 0.685),
  ];
  return `max(18px, ${((0.629 * distance) / height).toFixed(3)}vh)`;
}

/** An address that names a tile which the wall does not have says so, with the way back. */
function NoSuchTile({ no, to }: { readonly no: number; readonly to: string }) {
  const { t } = useTranslation();
  return (
    <p className="lost" role="status">
      {t('noSuchTile', { no })} <Link to={to}>{t('toWall')}</Link>
    </p>
  );
}

const classOf = ({ lostSince }: Live, time: WallTime): string =>
  !isNow(time) ? 'wall not-now' : lostSince === undefined ? 'wall' : 'wall stale';

const stay = (): void => undefined;
const showMenu = (): void => document.getElementById(MENU)?.showPopover();
/** What a tile opens: a line, which is of all time, in the period that its wall is set to. */
const viewOf = ({ no, kind, otherGrain }: Tile, { period }: WallTime): View => ({
  tile: no,
  ...(period && kind === 'series' && !otherGrain && { period }),
  codes: [],
});

/** What is opened on the wall, by its address; once it is closed its tile has the focus. */
function useOpened(tiles: readonly Tile[]) {
  const { view, to } = useView();
  const last = useRef<number>(undefined);
  const opened = view?.tile;
  useEffect(() => {
    if (opened === undefined && last.current !== undefined) focusTile(last.current);
    last.current = opened;
  }, [opened]);
  return { view, to, tile: tiles.find(({ no }) => no === opened) };
}

interface WallProps {
  readonly screen: string;
  readonly identity: Identity;
}

/** A wall: follows its screen and changes by itself; never needs a hand. Its address may set it to a moment, when it never changes, or to a period. */
export function Wall(props: WallProps) {
  const { time } = useView();
  useStanding();
  return isNow(time) ? (
    <WallNow {...props} />
  ) : (
    <WallSet key={`${time.moment} ${time.period}`} {...props} time={time} />
  );
}

const WallNow = ({ screen, identity }: WallProps) => (
  <Tiles live={useStream(screen)} identity={identity} time={{}} />
);

const WallSet = ({ screen, identity, time }: WallProps & { readonly time: WallTime }) => (
  <Tiles live={useScreenAt(screen, time)} identity={identity} time={time} />
);

interface TilesProps extends Pick<WallProps, 'identity'> {
  readonly live: Live;
  readonly time: WallTime;
}

/** What a wall shows, and what is opened from it. On a phone it is a list of its tiles. */
function Tiles({ live, identity, time }: TilesProps) {
  const { t } = useTranslation();
  const { at } = useView();
  const now = useNow();
  const figures = useMemo(() => live.tiles.filter(isFigureTile), [live.tiles]);
  const { view, to, tile } = useOpened(figures);
  const open = useCallback((one: Tile) => go(to(viewOf(one, time))), [to, time]);
  const typed = useWallKeys(figures, open, showMenu, isNow(time) ? stay : back);
  const isList = useIsPhone();
  const turned = usePages(live.tiles, !isNow(time));
  const { shown, page, pages, turn } = isList
    ? { shown: { tiles: live.tiles, rows: [] }, page: 1, pages: 1, turn: 0 }
    : turned;
  // Before anything is measured in rem.
  useLayoutEffect(() => {
    document.documentElement.style.fontSize = remOf();
    return () => {
      document.documentElement.style.fontSize = '';
    };
  }, [isList]);
  const iso = now.toISOString();
  return (
    <main className={classOf(live, time)}>
      <TimeMarks time={time} at={at} />
      <LostBar live={live} now={now.getTime()} />
      <header>
        <h1>{live.screen ? say(live.screen.title) : t(live.refusal ? 'screens' : 'loading')}</h1>
        <span className="quiet scope">{live.screen?.scope && say(live.screen.scope)}</span>
        {isSimulated(figures) && <SimulatedMark />}
        <Age commitAt={live.commitAt} now={now.getTime()} />
        {pages > 1 && <span className="quiet">{t('page', { page, pages })}</span>}
        {time.moment === undefined && (
          <>
            <span className="quiet">{dayOfYear(iso)}</span>
            <time>{clock(iso)}</time>
          </>
        )}
        <WallMenu identity={identity} tiles={figures} />
      </header>
      <div className="grid" style={isList ? {} : { gridTemplateRows: templateOf(shown) }}>
        {shown.tiles.map((one) => (
          <TileView
            key={one.no}
            tile={one}
            changed={live.changed.has(one.no)}
            now={now.getTime()}
            turn={turn}
            period={time.period}
            onOpen={open}
            onBelow={(ofTile, row: TileRow) =>
              go(to(narrowed(viewOf(ofTile, time), ofTile.by ?? '', codeOf(row))))
            }
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
      {typed && (
        <p className="typed" role="status">
          {t('typedTile', { typed })}
        </p>
      )}
      {view && tile && <ExplainPanel tile={tile} view={view} to={to} />}
      {view && !tile && live.screen && <NoSuchTile no={view.tile} to={to(undefined)} />}
    </main>
  );
}
