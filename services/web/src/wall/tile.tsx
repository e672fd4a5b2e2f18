import type { Tile, TileColumn, TileRow } from '@nhip/contracts';
import { useTranslation } from 'react-i18next';
import { clock, date, figure, number, period, say } from '../format.js';
import { Shape } from '../shape.js';
import { cautionsOf } from '../simulated.js';
import { RowName } from './row-name.js';
import { Columns, RangeBar, Sparkline } from './charts.js';

const unitText = (tile: Tile): string => say(tile.unit);
const valueText = (tile: Tile): string => figure(tile, tile.decimals);

/** The line of the target: at most one plate that says how the value stands to it, else the target itself. */
function TargetLine({ tile }: { readonly tile: Tile }) {
  const { t } = useTranslation();
  if (tile.value === null) return <p className="target cold">{t('noData')}</p>;
  const target = tile.target === null ? '' : `${number(tile.target)} ${unitText(tile)}`;
  if (tile.level === 'bad' || tile.level === 'watch')
    return (
      <p className="target">
        <span className={`plate ${tile.level}`}>
          <Shape name={tile.level} />
          {t(tile.target === null ? 'overLimit' : 'belowTarget', { value: target })}
        </span>
      </p>
    );
  return <p className="target quiet">{target ? t('target', { value: target }) : '\u00a0'}</p>;
}

/** Why a figure is provisional, or why there is none, as far as there is more to say than that something is to come. */
function Provisional({ tile }: { readonly tile: Tile }) {
  const { t } = useTranslation();
  const { reason, lacks = [] } = tile;
  if (reason && tile.state === 'no-data') return <>{t('noDataAs', { reason: say(reason) })}</>;
  if (reason) return <>{t('provisionalAs', { reason: say(reason) })}</>;
  return (
    <>{lacks.length > 0 ? t('provisionalLacks', { count: lacks.length }) : t('provisional')}</>
  );
}

/** What makes a figure be read with care, the graver in words; else how many agencies sent. */
function StateMark({ tile }: { readonly tile: Tile }) {
  const { t } = useTranslation();
  const isProvisional = tile.state === 'provisional';
  const [flag] = cautionsOf(tile.flags);
  const { received, expected } = tile.coverage;
  return (
    <span className={isProvisional || flag ? 'mark cold' : 'mark'}>
      {isProvisional && <Shape name="provisional" />}
      {flag && <Shape name={flag} />}
      {flag ? (
        t(`flag.${flag}`)
      ) : isProvisional || tile.reason ? (
        <Provisional tile={tile} />
      ) : (
        t('received', { received: number(received), expected: number(expected) })
      )}
    </span>
  );
}

/** The data line: freshness left, coverage and state right. */
function DataLine({ tile }: { readonly tile: Tile }) {
  const { t } = useTranslation();
  const { state, feeds } = tile.freshness;
  const last = feeds
    .map((feed) => feed.lastDelivery ?? '')
    .sort()
    .at(-1);
  const isCold = state === 'late' || state === 'missing' || state === 'unknown';
  const today = last && date(last) === date(new Date().toISOString());
  return (
    <p className="data">
      <span className={isCold ? 'mark cold' : 'mark'}>
        <Shape name={state} />
        {state !== 'fresh' && <span>{t(state)}</span>}
        {last && <span>{today ? clock(last) : date(last)}</span>}
      </span>
      <StateMark tile={tile} />
    </p>
  );
}

/** A figure of a table: a unit that is a sign, as %, stands with it; the others are words of the title. */
function cellText(
  value: number | null,
  exact: string | null | undefined,
  column: TileColumn | undefined,
): string {
  const text = figure({ value, exact: exact ?? undefined }, column?.decimals);
  const unit = column ? say(column.unit) : '';
  return value !== null && /^\P{L}+$/u.test(unit) ? `${text}\u00a0${unit}` : text;
}

function Ranked({
  tile,
  rows: room,
  onBelow,
}: {
  readonly tile: Tile;
  readonly rows: number;
  readonly onBelow: (row: TileRow) => void;
}) {
  const { t } = useTranslation();
  const rows = tile.rows ?? [];
  const shown = rows.length > room ? rows.slice(0, room - 1) : rows;
  return (
    <table>
      <thead>
        <tr>
          {tile.byLevel ? <th>{say(tile.byLevel.name)}</th> : <td />}
          {tile.columns?.map((column) => (
            <th key={column.indicator} className="right">
              {say(column.name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {shown.map((row) => (
          <tr key={`${row.code}@${row.validFrom}`}>
            <td>
              <RowName row={row} rows={rows} onOpen={onBelow} />
            </td>
            {row.values.map((value, i) => (
              <td key={i} className={value === 0 ? 'right zero' : 'right'}>
                {cellText(value, row.exact?.[i], tile.columns?.[i])}
              </td>
            ))}
          </tr>
        ))}
        {shown.length < rows.length && (
          <tr>
            <td colSpan={1 + (tile.columns?.length ?? 0)} className="quiet">
              {t('moreRows', { count: rows.length - shown.length })}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}

function Series({ tile }: { readonly tile: Tile }) {
  const series = tile.series ?? [];
  const [first, last] = [series[0], series.at(-1)];
  return (
    <>
      <Columns values={series.map(({ value }) => value)} />
      <p className="axis">
        <span>{first && period(first.period)}</span>
        <span>{last && `${period(last.period)}: ${figure(last, tile.decimals)}`}</span>
      </p>
    </>
  );
}

function Value({ tile }: { readonly tile: Tile }) {
  return (
    <div className="figure">
      <p className={tile.state === 'provisional' ? 'value provisional' : 'value'}>
        {valueText(tile)}
        {tile.value !== null && <small>{unitText(tile)}</small>}
      </p>
      <Sparkline values={(tile.series ?? []).slice(-12).map(({ value }) => value)} />
    </div>
  );
}

interface TileProps {
  readonly tile: Tile;
  /** Rows that a table has room for. */
  readonly rows: number;
  readonly changed: boolean;
  readonly onOpen: (tile: Tile) => void;
  readonly onBelow: (tile: Tile, row: TileRow) => void;
}

/** One tile: number and name, value, target line, data line. */
export function TileView({ tile, rows, changed, onOpen, onBelow }: TileProps) {
  const { t } = useTranslation();
  const flags = cautionsOf(tile.flags)
    .map((flag) => `, ${t(`flag.${flag}`)}`)
    .join('');
  const label = `${t('whence')} ${tile.no}, ${say(tile.title)}, ${valueText(tile)} ${unitText(tile)}${flags}`;
  return (
    <article
      className={`tile ${tile.kind} ${changed ? 'changed' : ''}`}
      style={{ gridColumn: `span ${tile.span}` }}
      data-tile={tile.no}
    >
      <header>
        <span className="no">{tile.no}</span>
        <h2>
          <button type="button" aria-label={label} onClick={() => onOpen(tile)}>
            {say(tile.title)}
          </button>
        </h2>
      </header>
      {tile.kind === 'ranked' && (
        <Ranked tile={tile} rows={rows} onBelow={(row) => onBelow(tile, row)} />
      )}
      {tile.kind === 'series' && <Series tile={tile} />}
      {tile.kind === 'number' && (
        <>
          <Value tile={tile} />
          {tile.scale && <RangeBar scale={tile.scale} value={tile.value} target={tile.target} />}
          <TargetLine tile={tile} />
        </>
      )}
      <DataLine tile={tile} />
    </article>
  );
}
