import type { Revised, Tile, TileColumn, TileRow, TileTotal } from '@nhip/contracts';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { say, unbroken } from '../format.js';
import { Shape } from '../shape.js';
import { RevisedMark } from '../revised-mark.js';
import { RowName } from './row-name.js';
import { Bar, Sparkline, TargetDot } from './charts.js';
import { bandText, cellText, isAbnormal, targetText, WIDE } from './figures.js';
import { Signs, type Levels } from './signs.js';
import { useFittingRows } from './use-fitting-rows.js';

type Span = readonly [from: number, to: number];

/** How a column is drawn, if it is: each on one scale for all rows. */
type Drawing =
  | { readonly as: 'bar'; readonly to: number }
  | { readonly as: 'trend'; readonly span: Span }
  | { readonly as: 'target'; readonly span: Span }
  | undefined;

const spanOf = (values: readonly (number | null)[], more: readonly number[]): Span => {
  const real = [...values.filter((value) => value !== null), ...more];
  return [Math.min(...real), Math.max(...real)];
};

/** That by which the table is ranked shows how it came to be, what is aimed at how far away it is, the first other one how much there is. */
function drawingsOf(tile: Tile): readonly Drawing[] {
  const { columns = [], rows = [], indicator, span } = tile;
  if (span < WIDE) return columns.map(() => undefined);
  const first = columns.findIndex((one) => one.target === null && one.indicator !== indicator);
  return columns.map((column, i): Drawing => {
    const values = rows.map((row) => row.values[i] ?? null);
    if (column.indicator === indicator)
      return {
        as: 'trend',
        span: spanOf(
          rows.flatMap(({ trend }) => trend),
          [0],
        ),
      };
    if (column.target !== null) return { as: 'target', span: spanOf(values, [column.target]) };
    return i === first ? { as: 'bar', to: spanOf(values, [0])[1] } : undefined;
  });
}

interface CellProps {
  readonly column: TileColumn;
  readonly drawing: Drawing;
  readonly value: number | null;
  readonly exact: string | null | undefined;
  readonly level: TileRow['levels'][number] | undefined;
  readonly revised: Revised | null | undefined;
  /** Of the row; none for the total. */
  readonly trend?: TileRow['trend'];
}

function Drawn({ column: { target }, drawing, value, level, trend }: CellProps) {
  switch (drawing?.as) {
    case 'bar':
      return <Bar share={(value ?? 0) / (drawing.to || 1)} />;
    case 'trend':
      return <Sparkline values={trend ?? []} span={drawing.span} />;
    case 'target':
      return <TargetDot value={value} target={target ?? 0} span={drawing.span} level={level} />;
    case undefined:
      return null;
  }
}

function Cell(props: CellProps) {
  const { column, value, exact, level, revised, trend } = props;
  const text = cellText(value, exact, column);
  const className = `right${value === 0 ? ' zero' : ''}${value === null ? ' cold' : ''}`;
  return (
    <td className={className} data-label={unbroken(say(column.name))}>
      <span className="drawn">
        {trend && <Drawn {...props} />}
        <span className={level === 'bad' ? 'plate bad' : 'amount'}>
          {isAbnormal(level) && (
            <>
              <Shape name={level} />
              <span className="unseen">{bandText(column, level)}</span>
            </>
          )}
          <RevisedMark revised={revised} of={column} />
          <span>{text}</span>
        </span>
      </span>
    </td>
  );
}

interface CellsProps {
  readonly tile: Tile;
  readonly drawings: readonly Drawing[];
  readonly of: TileTotal;
  readonly trend?: TileRow['trend'];
}

const Cells = ({ tile, drawings, of, trend }: CellsProps) =>
  of.values.map((value, i) => {
    const column = tile.columns?.[i];
    if (!column) return null;
    return (
      <Cell
        key={column.indicator}
        column={column}
        drawing={drawings[i]}
        value={value}
        exact={of.exact?.[i]}
        level={of.levels[i]}
        revised={of.revised?.[i]}
        {...(trend && { trend })}
      />
    );
  });

/** Under the name of a column what is aimed at, and what the signs in it mean. */
function Aim({ column, levels }: { readonly column: TileColumn; readonly levels: Levels }) {
  const { t } = useTranslation();
  const aim = targetText(column);
  return (
    <>
      {aim && !levels.includes('watch') && (
        <span className="aim">{t('target', { value: aim })}</span>
      )}
      <Signs of={column} levels={levels} />
    </>
  );
}

function Head({ tile, ranks }: { readonly tile: Tile; readonly ranks: boolean }) {
  const { t } = useTranslation();
  const { columns = [], rows = [], byLevel, byName } = tile;
  return (
    <thead>
      <tr>
        {ranks && <th className="right">{t('rank')}</th>}
        <th>{say(byLevel?.name ?? byName ?? { vi: '', en: '' })}</th>
        {columns.map((column, i) => (
          <th key={column.indicator} className="right">
            {say(column.name)}
            <Aim column={column} levels={rows.map(({ levels }) => levels[i])} />
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Where more is better, the first is the best. */
const isRanking = ({ rows = [], columns = [], indicator }: Tile): boolean =>
  rows.some(({ rank }) => rank !== undefined) &&
  columns.find((one) => one.indicator === indicator)?.direction === 'up';

/** Codes, the greatest first, with what all of them say together below a rule. */
export function RankedTile({
  tile,
  turn,
  onBelow,
}: {
  readonly tile: Tile;
  readonly turn: number;
  readonly onBelow: (row: TileRow) => void;
}) {
  const { t } = useTranslation();
  const { rows = [], columns = [], total } = tile;
  const place = useRef<HTMLDivElement>(null);
  const { from, to } = useFittingRows(place, rows, turn);
  const [drawings, ranks] = [drawingsOf(tile), isRanking(tile)];
  return (
    <div className={tile.span >= WIDE ? 'rows wide' : 'rows'} ref={place}>
      <table>
        <Head tile={tile} ranks={ranks} />
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.code}@${row.validFrom}`}>
              {ranks && (
                <td className="right quiet" data-label={t('rank')}>
                  {row.rank}
                </td>
              )}
              <td className="row-name">
                <RowName row={row} rows={rows} onOpen={onBelow} />
              </td>
              <Cells tile={tile} drawings={drawings} of={row} trend={row.trend} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr className="more" hidden={to - from === rows.length}>
            <td colSpan={1 + columns.length + Number(ranks)} className="quiet">
              {t('rowsShown', { from: from + 1, to, count: rows.length })}
            </td>
          </tr>
          {total && (
            <tr className="sum">
              {ranks && <td />}
              <td>{t('total')}</td>
              <Cells tile={tile} drawings={drawings} of={total} />
            </tr>
          )}
        </tfoot>
      </table>
    </div>
  );
}
