import type { Band, Revised, ScreenTile, Tile, TileColumn } from '@nhip/contracts';
import i18next from 'i18next';
import { figure, instant, number, say } from '../format.js';

/** What is said of an indicator's figures wherever they stand. */
type Measured = Pick<TileColumn, 'unit' | 'decimals' | 'target' | 'direction' | 'scale'>;

/** From how many columns of the wall on there is room to draw beside the figures of a table. */
export const WIDE = 9;

/** A unit that is a sign, as %, stands with each figure; the others are words of the title. */
const isSign = (unit: string): boolean => /^\P{L}+$/u.test(unit);

/** How figures are written. */
export type Written = Pick<TileColumn, 'unit' | 'decimals'>;

/** A figure among others of its column. */
export function cellText(
  value: number | null,
  exact: string | null | undefined,
  { unit, decimals }: Written,
): string {
  const text = figure({ value, exact: exact ?? undefined }, decimals);
  const sign = say(unit);
  return value !== null && isSign(sign) ? `${text}\u00a0${sign}` : text;
}

/** What a figure was when its period became complete, and when that was. */
export const revisedText = ({ value, exact, at }: Revised, of: Written): string =>
  i18next.t('revisedSaid', { value: cellText(value, exact, of), time: instant(at) });

/** Whether anything that a tile shows beside its own figure is revised. */
export const hasRevised = ({ kind, series = [], rows = [], total, squares = [] }: Tile): boolean =>
  // The line beside a number has no points to mark.
  [...(kind === 'series' ? series : []), ...squares].some(({ revised }) => revised !== undefined) ||
  [...rows, ...(total ? [total] : [])].some(({ revised = [] }) => revised.some(Boolean));

/** `95 %`; empty where nothing is aimed at. */
export const targetText = ({ target, unit }: Measured): string =>
  target === null ? '' : `${number(target)}\u00a0${say(unit)}`;

/** The limit from which on a figure is no longer bad, where more is better and the range is known. */
const limitOf = ({ direction, scale }: Measured): number | undefined =>
  direction === 'up' ? scale?.bands.find(({ band }) => band === 'bad')?.to : undefined;

/** In words how a figure of a band that is not good stands: to the limit that it is beyond, or to the target. */
export function bandText(one: Measured, level: 'watch' | 'bad'): string {
  const limit = level === 'bad' ? limitOf(one) : undefined;
  if (limit !== undefined)
    return i18next.t('belowLimit', { value: targetText({ ...one, target: limit }) });
  if (one.target === null) return i18next.t('overLimit');
  const value = targetText(one);
  return i18next.t(one.direction === 'down' ? 'aboveTarget' : 'belowTarget', { value });
}

/** Whether somebody should look at it. */
export const isAbnormal = (level: Band | null | undefined): level is 'watch' | 'bad' =>
  level === 'watch' || level === 'bad';

export const valueText = (tile: Tile): string => figure(tile, tile.decimals);

/** Whether of the agencies that are expected to send one has not; not known as of the past. */
const isAwaited = ({ coverage }: Pick<Tile, 'coverage'>): boolean =>
  coverage !== undefined && coverage.received < coverage.expected;

/** Whether there is more to say of a figure than that its period runs, which its name says: a delivery is absent, or it is computed of what may still change. */
export const isUnsettled = (tile: Tile): boolean =>
  tile.state === 'provisional' &&
  (tile.reason !== undefined || tile.lacks !== undefined || isAwaited(tile));

/** Whether a tile is of an indicator. The contracts' own test would bring all schemas into the page. */
export const isFigureTile = (tile: ScreenTile): tile is Tile =>
  tile.kind !== 'feeds' && tile.kind !== 'text';
