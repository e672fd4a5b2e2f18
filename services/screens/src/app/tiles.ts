import type { Text } from '@nhip/contracts';
import { grainOf, type Defined, type Grain, type Question, type TileBody } from '@nhip/kernel';
import type { Clock } from '@nhip/platform';
import type { FeedStates } from '../domain/feed-states.js';
import type { Figures } from './figures.js';

/** One tile as it goes out: everything computed, so that a wall does no arithmetic. */
export interface Tile {
  readonly no: number;
  readonly kind: TileBody['kind'];
  readonly indicator: string;
  readonly title: Text;
  readonly unit: Text;
  readonly decimals: number;
  readonly span: number;
  readonly value: number | null;
  readonly state: string;
  readonly flags: readonly string[];
  readonly freshness: ReturnType<FeedStates['freshness']>;
  readonly coverage: ReturnType<FeedStates['coverage']>;
  readonly target: number | null;
  readonly level: 'good' | 'watch' | 'bad' | null;
  readonly by?: string;
  readonly series?: readonly { readonly period: string; readonly value: number | null }[];
  readonly columns?: readonly { readonly indicator: string; readonly name: Text; readonly decimals: number }[];
  readonly rows?: readonly { readonly code: string; readonly name: Text; readonly values: readonly (number | null)[] }[];
}

const BAND = /^(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)$/;
const TESTS: Readonly<Record<string, (a: number, b: number) => boolean>> = { '>=': (a, b) => a >= b, '<=': (a, b) => a <= b, '>': (a, b) => a > b, '<': (a, b) => a < b };

function levelOf({ bands }: Defined<'indicator'>, value: number | null): Tile['level'] {
  if (!bands || value === null) return null;
  const holds = (band: string | undefined): boolean => {
    const [, sign = '', limit = ''] = BAND.exec(band ?? '') ?? [];
    return TESTS[sign]?.(value, Number(limit)) ?? false;
  };
  return (['good', 'watch', 'bad'] as const).find((level) => holds(bands[level])) ?? null;
}

const toNumber = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
const LAST_PERIODS = 24;

/** Computes the tiles of a screen. */
export class Tiles {
  constructor(
    private readonly figures: Figures,
    private readonly feeds: FeedStates,
    private readonly clock: Clock,
  ) {}

  all(screen: Defined<'screen'>): Promise<readonly Tile[]> {
    return Promise.all(screen.tiles.map((body) => this.#tile(body)));
  }

  async #tile(body: TileBody): Promise<Tile> {
    const bound = this.figures.bound(body.indicator);
    const { indicator, program } = bound;
    const total: Question = { grain: 'all', filters: new Map() };
    const [row] = await this.figures.rolled(bound, total);
    const value = toNumber(row?.value);
    const { catalogue } = this.figures;
    return {
      no: body.no,
      kind: body.kind,
      indicator: body.indicator,
      title: body.title ?? indicator.short ?? indicator.name,
      unit: indicator.unitName ?? { vi: indicator.unit, en: indicator.unit },
      decimals: indicator.decimals,
      span: body.span ?? 3,
      value,
      state: row ? this.figures.state(total, row, program.record) : 'no-data',
      flags: [],
      freshness: this.feeds.freshness(catalogue, program.record, this.clock.now()),
      coverage: this.feeds.coverage(catalogue, program.record),
      target: indicator.target ?? null,
      level: levelOf(indicator, value),
      ...(body.kind === 'ranked' ? await this.#ranked(body) : { series: await this.#series(body) }),
    };
  }

  async #series(body: TileBody): Promise<Tile['series']> {
    const grain = (body.grain && body.grain !== 'all' ? body.grain : 'month') as Grain;
    const bounds = body.from && body.to && grainOf(body.from) ? { from: body.from, to: body.to } : {};
    const rolled = await this.figures.rolled(this.figures.bound(body.indicator), { grain, filters: new Map(), ...bounds });
    return rolled.slice(-LAST_PERIODS).map(({ period, value }) => ({ period, value: toNumber(value) }));
  }

  /** Codes with the greatest value of the tile's own indicator first; equal ones by code. */
  async #ranked(body: TileBody): Promise<Pick<Tile, 'by' | 'columns' | 'rows'>> {
    const ids = body.columns ?? [body.indicator];
    const by = body.by ?? '';
    const question: Question = { grain: 'all', by, filters: new Map() };
    const columns = await Promise.all(ids.map(async (id) => new Map((await this.figures.rolled(this.figures.bound(id), question)).map((row) => [row.code ?? '', toNumber(row.value)]))));
    const rank = new Map((await this.figures.rolled(this.figures.bound(body.indicator), question)).map((row) => [row.code ?? '', toNumber(row.value) ?? 0]));
    const { program } = this.figures.bound(body.indicator);
    const codes = [...rank.keys()].sort((a, b) => (rank.get(b) ?? 0) - (rank.get(a) ?? 0) || (a < b ? -1 : 1));
    return {
      by,
      columns: ids.map((id) => ({ indicator: id, name: this.figures.bound(id).indicator.name, decimals: this.figures.bound(id).indicator.decimals })),
      rows: codes.map((id) => ({ ...this.figures.code(program, by, id), values: columns.map((column) => column.get(id) ?? null) })).map(({ code, name, values }) => ({ code, name, values })),
    };
  }
}
