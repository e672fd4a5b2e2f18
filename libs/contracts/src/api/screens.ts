import { z } from 'zod';
import { AlarmMessage } from '../messages/alarm.js';
import { Text } from '../text.js';
import {
  CodeLevel,
  count,
  Coverage,
  Freshness,
  instant,
  list,
  NUMBERED,
  ofNow,
  PROVISIONAL,
  REVISED,
  Revised,
  SUMMED,
  ValueFlag,
  ValueFreshness,
  ValueState,
} from './common.js';
import { asOf } from './indicators.js';
import { period, query, text } from './parameters.js';

export const Band = z.enum(['good', 'watch', 'bad']);
export type Band = z.infer<typeof Band>;

/** The bands of an indicator over the range that it can take. */
export const Scale = z
  .object({
    from: z.number(),
    to: z.number(),
    bands: list(z.object({ from: z.number(), to: z.number(), band: Band })),
  })
  .meta({ id: 'Scale' });
export type Scale = z.infer<typeof Scale>;

const Direction = z.enum(['up', 'down', 'none']);

/** An indicator beside others: how its figures are written, and on what they are drawn. */
export const TileColumn = z
  .object({
    indicator: z.string(),
    name: Text,
    unit: Text,
    decimals: count,
    target: z.number().nullable(),
    direction: Direction,
    scale: Scale.optional(),
  })
  .meta({ id: 'TileColumn' });
export type TileColumn = z.infer<typeof TileColumn>;

/** Figures of a line of a ranked tile, one a column. */
const CELLS = {
  values: list(z.number().nullable()),
  exact: list(z.string().nullable())
    .optional()
    .describe('decimal text of the values beyond 2^53; absent where there is none'),
  levels: list(Band.nullable()),
  states: list(ValueState),
  revised: list(Revised.nullable())
    .optional()
    .describe('what each value was when its period became complete; absent where none is revised'),
};

/** The line of a ranked tile that is of all its codes together. */
export const TileTotal = z.object(CELLS).meta({ id: 'TileTotal' });
export type TileTotal = z.infer<typeof TileTotal>;

/** A line of a ranked tile. */
export const TileRow = z
  .object({
    code: z.string(),
    validFrom: z.string().nullable(),
    name: Text,
    ...SUMMED,
    ...CELLS,
    rank: count.optional().describe('1 = best; absent where the indicator has no direction'),
    trend: list(z.number().nullable()).describe(
      'the indicator by which the table is ranked, in the last periods up to that of the tile',
    ),
  })
  .meta({ id: 'TileRow' });
export type TileRow = z.infer<typeof TileRow>;

/** A square of a map of tiles. */
export const TileSquare = z
  .object({
    code: z.string(),
    name: Text,
    column: count.describe('from 1'),
    row: count.describe('from 1'),
    ...NUMBERED,
    level: Band.nullable(),
    state: ValueState,
    ...REVISED,
    step: count
      .max(4)
      .nullable()
      .describe(
        'in which fifth of the range between the least and the greatest value; null = no data',
      ),
  })
  .meta({ id: 'TileSquare' });
export type TileSquare = z.infer<typeof TileSquare>;

const PLACED = {
  no: count.describe('the number that a person can say and type'),
  title: Text,
  span: count,
};

/** A tile of an indicator, everything computed: a wall does no arithmetic. */
export const Tile = z
  .object({
    ...PLACED,
    kind: z.enum(['number', 'series', 'ranked', 'map']),
    indicator: z.string(),
    version: count,
    meaning: Text,
    unit: Text,
    decimals: count,
    period: z.string().describe('of the value'),
    ...NUMBERED,
    state: ValueState,
    ...PROVISIONAL,
    flags: list(ValueFlag),
    ...REVISED,
    freshness: ofNow(ValueFreshness),
    coverage: ofNow(Coverage),
    target: z.number().nullable(),
    direction: Direction,
    scale: Scale.optional().describe('absent without bands or where the range is open'),
    level: Band.nullable(),
    by: z.string().optional(),
    byName: Text.optional(),
    byLevel: CodeLevel.optional().describe('the level up to which the codes of by are added up'),
    series: list(
      z.object({ period: z.string(), ...NUMBERED, state: ValueState, ...REVISED }),
    ).optional(),
    as: z.enum(['line', 'bars']).optional().describe('how a series is drawn'),
    columns: list(TileColumn).optional(),
    rows: list(TileRow).optional(),
    total: TileTotal.optional().describe('absent where nothing has data'),
    squares: list(TileSquare).optional(),
    otherGrain: z
      .literal(true)
      .optional()
      .describe('there where a period was asked for that it has none like: it shows its own'),
  })
  .meta({ id: 'Tile' });
export type Tile = z.infer<typeof Tile>;

/** A tile that says how feeds stand. */
export const FeedsTile = z
  .object({
    ...PLACED,
    kind: z.literal('feeds'),
    feeds: list(
      z.object({
        feed: z.string(),
        name: Text,
        state: ofNow(Freshness),
        lastDelivery: ofNow(instant.nullable()),
        coverage: ofNow(Coverage),
      }),
    ),
  })
  .meta({ id: 'FeedsTile' });
export type FeedsTile = z.infer<typeof FeedsTile>;

/** A tile of words; an empty line begins a paragraph. */
export const TextTile = z
  .object({ ...PLACED, kind: z.literal('text'), text: Text })
  .meta({ id: 'TextTile' });
export type TextTile = z.infer<typeof TextTile>;

/** Whatever stands on a screen. */
export const ScreenTile = z.discriminatedUnion('kind', [Tile, FeedsTile, TextTile]);
export type ScreenTile = z.infer<typeof ScreenTile>;

const isFigureTile = (tile: ScreenTile): tile is Tile =>
  tile.kind !== 'feeds' && tile.kind !== 'text';

/** The tiles of a screen that are of an indicator. */
export const figureTiles = ({
  tiles,
}: {
  readonly tiles: readonly ScreenTile[];
}): readonly Tile[] => tiles.filter(isFigureTile);

const HEAD = { id: z.string(), version: count, title: Text, scope: Text.nullable() };

export const ScreenHead = z.object(HEAD).meta({ id: 'ScreenHead' });
export type ScreenHead = z.infer<typeof ScreenHead>;

export const ListedScreen = z.object({ ...HEAD, tiles: count }).meta({ id: 'ListedScreen' });
export type ListedScreen = z.infer<typeof ListedScreen>;

/** The commit of which the figures are. */
const STAMP = { epoch: count, commit: count, at: instant };

/** All of a screen as of one commit: the answer, and the event `snapshot` of the stream. */
export const Screen = z
  .object({
    screen: ScreenHead,
    ...STAMP,
    tiles: list(ScreenTile),
    alarms: list(AlarmMessage).describe('those that are open; none with asOf'),
    asOf: z.literal(true).optional().describe('there where a moment was asked for: never live'),
    period: z.string().optional().describe('that was asked for: all tiles of its grain show it'),
  })
  .meta({ id: 'Screen' });
export type Screen = z.infer<typeof Screen>;

/** The event `cells`: the tiles that changed, absolute; none where a client came back and missed nothing. */
export const CellsEvent = z
  .object({ ...STAMP, tiles: list(ScreenTile) })
  .meta({ id: 'CellsEvent' });
export type CellsEvent = z.infer<typeof CellsEvent>;

/** The event `alarms`: all that are open. */
export const AlarmsEvent = z.object({ alarms: list(AlarmMessage) }).meta({ id: 'AlarmsEvent' });
export type AlarmsEvent = z.infer<typeof AlarmsEvent>;

/** The event `alive`, every ten seconds: a stream that is silent for longer is lost, whatever its connection says. */
export const AliveEvent = z.strictObject({}).meta({ id: 'AliveEvent' });
export type AliveEvent = z.infer<typeof AliveEvent>;

/** Data of the events of a stream, by name. */
export const STREAM_EVENTS = {
  snapshot: Screen,
  cells: CellsEvent,
  alarms: AlarmsEvent,
  alive: AliveEvent,
} as const;

const eventId = text(100);

export const ScreenQuery = query({ asOf: asOf(), period: period() });
export type ScreenQuery = z.infer<typeof ScreenQuery>;

export const StreamQuery = query({ lastEventId: eventId });
export type StreamQuery = z.infer<typeof StreamQuery>;

export const StreamHeaders = z.object({ 'last-event-id': eventId('last-event-id') });
export type StreamHeaders = z.infer<typeof StreamHeaders>;
