import { z } from 'zod';
import { AlarmMessage } from '../messages/alarm.js';
import { Text } from '../text.js';
import {
  CodeLevel,
  count,
  Coverage,
  instant,
  list,
  NUMBERED,
  PROVISIONAL,
  SUMMED,
  ValueFlag,
  ValueFreshness,
  ValueState,
} from './common.js';
import { query, text } from './parameters.js';

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

export const TileColumn = z
  .object({ indicator: z.string(), name: Text, unit: Text, decimals: count })
  .meta({ id: 'TileColumn' });
export type TileColumn = z.infer<typeof TileColumn>;

/** A line of a ranked tile; its lists have one member a column. */
export const TileRow = z
  .object({
    code: z.string(),
    validFrom: z.string().nullable(),
    name: Text,
    ...SUMMED,
    values: list(z.number().nullable()),
    exact: list(z.string().nullable())
      .optional()
      .describe('decimal text of the values beyond 2^53; absent where there is none'),
    levels: list(Band.nullable()),
    states: list(ValueState),
  })
  .meta({ id: 'TileRow' });
export type TileRow = z.infer<typeof TileRow>;

/** One tile, everything computed: a wall does no arithmetic. */
export const Tile = z
  .object({
    no: count.describe('the number that a person can say and type'),
    kind: z.enum(['number', 'series', 'ranked']),
    indicator: z.string(),
    version: count,
    title: Text,
    meaning: Text,
    unit: Text,
    decimals: count,
    span: count,
    period: z.string().describe('of the value'),
    ...NUMBERED,
    state: ValueState,
    ...PROVISIONAL,
    flags: list(ValueFlag),
    freshness: ValueFreshness,
    coverage: Coverage,
    target: z.number().nullable(),
    direction: z.enum(['up', 'down', 'none']),
    scale: Scale.optional().describe('absent without bands or where the range is open'),
    level: Band.nullable(),
    by: z.string().optional(),
    byName: Text.optional(),
    byLevel: CodeLevel.optional().describe('the level up to which the codes of by are added up'),
    series: list(z.object({ period: z.string(), ...NUMBERED, state: ValueState })).optional(),
    columns: list(TileColumn).optional(),
    rows: list(TileRow).optional(),
  })
  .meta({ id: 'Tile' });
export type Tile = z.infer<typeof Tile>;

const HEAD = { id: z.string(), version: count, title: Text, scope: Text.nullable() };

export const ScreenHead = z.object(HEAD).meta({ id: 'ScreenHead' });
export type ScreenHead = z.infer<typeof ScreenHead>;

export const ListedScreen = z.object({ ...HEAD, tiles: count }).meta({ id: 'ListedScreen' });
export type ListedScreen = z.infer<typeof ListedScreen>;

/** The commit of which the figures are. */
const STAMP = { epoch: count, commit: count, at: instant };

/** All of a screen as of one commit: the answer, and the event `snapshot` of the stream. */
export const Screen = z
  .object({ screen: ScreenHead, ...STAMP, tiles: list(Tile), alarms: list(AlarmMessage) })
  .meta({ id: 'Screen' });
export type Screen = z.infer<typeof Screen>;

/** The event `cells`: the tiles that changed, absolute; none where a client came back and missed nothing. */
export const CellsEvent = z.object({ ...STAMP, tiles: list(Tile) }).meta({ id: 'CellsEvent' });
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

export const StreamQuery = query({ lastEventId: eventId });
export type StreamQuery = z.infer<typeof StreamQuery>;

export const StreamHeaders = z.object({ 'last-event-id': eventId('last-event-id') });
export type StreamHeaders = z.infer<typeof StreamHeaders>;
