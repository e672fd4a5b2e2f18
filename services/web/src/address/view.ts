/** A code that figures are narrowed to: `H09.04`, or `H09.04@2025-07-01` of one version. */
export interface Narrowed {
  readonly by: string;
  readonly code: string;
}

/** What is opened on a wall: a tile, and how far one has gone down from it. */
export interface View {
  readonly tile: number;
  /** The moment that its wall is as of; the address of the wall keeps it by itself. */
  readonly moment?: string;
  /** Absent: that of the tile. */
  readonly period?: string;
  /** Each dimension once, the last chosen last. */
  readonly codes: readonly Narrowed[];
  /** The dimension whose codes are listed, at a level of its list. */
  readonly by?: string;
  readonly level?: string;
  /** The instant, or commit, from which on changes are told. */
  readonly since?: string;
  readonly record?: { readonly type: string; readonly id: string };
  /** The raw row of a version of the record that is shown, as `rowKey` names it. */
  readonly row?: string;
}

const NAMES = new Set(['tile', 'period', 'by', 'level', 'code', 'since', 'record', 'row']);
const DIM = 'dim.';

function codesIn(query: URLSearchParams): readonly Narrowed[] {
  const codes = [...query]
    .filter(([name, code]) => name.startsWith(DIM) && code !== '')
    .map(([name, code]) => ({ by: name.slice(DIM.length), code }));
  const [by, code] = [query.get('by'), query.get('code')];
  return by && code ? [...codes.filter((one) => one.by !== by), { by, code }] : codes;
}

function recordIn(query: URLSearchParams): Pick<View, 'record' | 'row'> {
  const [, type, id] = /^([^/]+)\/(.+)$/s.exec(query.get('record') ?? '') ?? [];
  if (type === undefined || id === undefined) return {};
  const row = query.get('row');
  return { record: { type, id }, ...(row && { row }) };
}

/** What a wall is set to; empty: the last periods, as they are known now. */
export interface WallTime {
  /** The instant or commit that it is as of. */
  readonly moment?: string;
  /** That its tiles of the same grain show. */
  readonly period?: string;
}

/** The entries of a query that are the wall's own: a period before its tile is of the wall, one after it of what is opened. */
function wallEntries(search: string): readonly (readonly [string, string])[] {
  const all = [...new URLSearchParams(search)];
  const tile = all.findIndex(([name]) => name === 'tile');
  return all.filter(([name], i) =>
    name === 'period' ? tile < 0 || i < tile : !NAMES.has(name) && !name.startsWith(DIM),
  );
}

/** @param search `?period=2026-10&asOf=2026-11-27T08:00+07:00` */
export function timeIn(search: string): WallTime {
  const query = new Map(wallEntries(search));
  // Whoever types the sign of a zone by hand types what a query means as a space.
  const moment = query.get('asOf')?.replace(' ', '+');
  const period = query.get('period');
  return { ...(moment && { moment }), ...(period && { period }) };
}

export const isNow = ({ moment, period }: WallTime): boolean =>
  moment === undefined && period === undefined;

/** What an address opens on a wall; undefined where that is nothing. @param search `?tile=4&period=2026-05&by=agency&code=H09.04` */
export function viewIn(search: string): View | undefined {
  const query = new URLSearchParams(search);
  const tile = query.get('tile') ?? '';
  if (!/^\d{1,4}$/.test(tile)) return undefined;
  const [by, level, since] = ['by', 'level', 'since'].map((one) => query.get(one));
  const { moment, period: ofWall } = timeIn(search);
  const [period] = query.getAll('period').slice(ofWall ? 1 : 0);
  return {
    tile: Number(tile),
    ...(moment && { moment }),
    ...(period && { period }),
    codes: codesIn(query),
    ...(by && !query.get('code') && { by, ...(level && { level }) }),
    ...(since && { since }),
    ...recordIn(query),
  };
}

/**
 * The query that opens a view. What has nothing to do with views, as the distance of a wall, stays in it.
 * @param view undefined: nothing is opened @param search the query of the page
 */
export function searchOf(view: View | undefined, search: string): string {
  const query = new URLSearchParams(wallEntries(search).map(([name, value]) => [name, value]));
  if (view) {
    query.set('tile', String(view.tile));
    if (view.period) query.append('period', view.period);
    const last = view.by ? undefined : view.codes.at(-1);
    for (const { by, code } of view.codes) if (by !== last?.by) query.set(`${DIM}${by}`, code);
    if (view.by) query.set('by', view.by);
    if (view.by && view.level) query.set('level', view.level);
    if (last) query.set('by', last.by);
    if (last) query.set('code', last.code);
    if (view.since) query.set('since', view.since);
    if (view.record) query.set('record', `${view.record.type}/${view.record.id}`);
    if (view.record && view.row) query.set('row', view.row);
  }
  return textOf(query);
}

/** The query of the wall alone, set to another time. @param search the query of the page */
export function searchAt({ moment, period }: WallTime, search: string): string {
  const query = new URLSearchParams(searchOf(undefined, search));
  for (const [name, value] of [
    ['asOf', moment],
    ['period', period],
  ] as const)
    if (value) query.set(name, value);
    else query.delete(name);
  return textOf(query);
}

/** These need no escape in a query, and people read addresses. */
function textOf(query: URLSearchParams): string {
  const text = query
    .toString()
    .replaceAll('%2F', '/')
    .replaceAll('%40', '@')
    .replaceAll('%3A', ':');
  return text === '' ? '' : `?${text}`;
}

/** The view with the codes of a dimension narrowed to one. */
export const narrowed = ({ tile, period, codes }: View, by: string, code: string): View => ({
  tile,
  ...(period && { period }),
  codes: [...codes.filter((one) => one.by !== by), { by, code }],
});

function without<T extends object, K extends keyof T>(of: T, ...names: readonly K[]): Omit<T, K> {
  return Object.fromEntries(
    Object.entries(of).filter(([name]) => !names.includes(name as K)),
  ) as Omit<T, K>;
}

/** The view that a view stands under; undefined where that is the wall. */
export function above(view: View): View | undefined {
  if (view.row) return without(view, 'row');
  if (view.record) return without(view, 'record');
  if (view.since) return without(view, 'since');
  if (view.by) return without(view, 'by', 'level');
  const last = view.codes.at(-1);
  if (last) return { ...view, codes: view.codes.slice(0, -1), by: last.by };
  return view.period ? without(view, 'period') : undefined;
}

/** All that a view stands under, the uppermost first, that is the wall. */
export function allAbove(view: View): readonly (View | undefined)[] {
  const up = above(view);
  return up ? [...allAbove(up), up] : [undefined];
}
