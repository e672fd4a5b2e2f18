import type { Grain, Text } from '@nhip/contracts';
import type { CalendarDays, DayKind } from '../time/working-calendar.js';

/** Kinds of definitions, in the order in which they may refer to each other. */
export const KINDS = [
  'agency',
  'code-list',
  'calendar',
  'type',
  'feed',
  'cube',
  'indicator',
  'screen',
  'dataset',
  'grant',
] as const;
export type Kind = (typeof KINDS)[number];

/** One definition as it travels on `nhip.registry`. `body` has passed the schema of its kind. */
export interface Definition {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An agency that another goes on for, from a day on. */
export interface PredecessorBody {
  readonly agency: string;
  /** First day, `YYYY-MM-DD`. */
  readonly from: string;
}

export interface AgencyBody {
  readonly name: Text;
  readonly contact?: string;
  /** Whose records it corrects and deletes as its own. */
  readonly succeeds?: readonly PredecessorBody[];
}

export interface CodeBody {
  readonly code: string;
  readonly name: Text;
  /** First day of validity, `YYYY-MM-DD`. */
  readonly from: string;
  /** Last day of validity. */
  readonly to?: string;
  readonly parent?: string;
  /** One of the levels of its list; absent: one below that of its parent, the uppermost where it has none. */
  readonly level?: string;
  /** Other spellings that agencies send. */
  readonly aliases?: readonly string[];
  /** What is to be known of it, such as that it still has to be confirmed. */
  readonly note?: Text;
}

/** A code version goes over into another: whole, or a part of it with the share that an authority declared. */
export interface SuccessorBody {
  /** Ids of code versions, `code@from`. */
  readonly from: string;
  readonly to: string;
  readonly kind: 'whole' | 'part';
  /** Share of the old in the new, and of the new in the old: decimal text or `a/b`. */
  readonly forward?: string;
  readonly back?: string;
}

/** A level of a code list, such as province or commune. */
export interface LevelBody {
  readonly level: string;
  readonly name: Text;
}

export interface CodeListBody {
  readonly name: Text;
  readonly source?: string;
  /** What is to be known of all its codes. */
  readonly note?: Text;
  /** The list that these codes belong to, whose codes they may have as parents: of another pack, as a rule. */
  readonly extends?: string;
  /** The code under which texts are counted that the list does not know, such as “others”; absent: they are refused. */
  readonly unknown?: string;
  /** By which figures can be added up, the uppermost first. */
  readonly levels?: readonly LevelBody[];
  readonly codes: readonly CodeBody[];
  readonly successors?: readonly SuccessorBody[];
}

/** A day that is not as its weekday says, and by what law or notice. */
export interface CalendarDayBody {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly kind: DayKind;
  readonly name: Text;
  readonly source: string;
  /** What is to be known of it, such as that it still has to be confirmed. */
  readonly note?: Text;
}

export interface CalendarBody extends CalendarDays {
  readonly name: Text;
  readonly source?: string;
  /** What is to be known of all its days. */
  readonly note?: Text;
  readonly days: readonly CalendarDayBody[];
}

export interface FieldBody {
  readonly type?: 'text' | 'instant' | 'integer' | 'decimal' | 'boolean';
  /** Name of the code list whose code versions the field holds. */
  readonly code?: string;
  /** The reference type of which the field holds the id of a record. */
  readonly ref?: string;
  readonly scale?: number;
  readonly unit?: string;
  readonly required?: boolean;
  /** Of a person: its columns must be emptied at the intake, and no dataset may share it. */
  readonly personal?: boolean;
  /** Stands where a row has no value; of a list `[]`. */
  readonly default?: string | readonly never[];
  readonly standard?: string;
  readonly name?: Text;
  /** Of a list: what its items are. It has no type then. */
  readonly list?: ListBody;
  /** Of a field that no row brings: the expression over the other fields of the record that it stands for. */
  readonly value?: string;
}

/** At most so many items, each with fields of its own, none of which is a list. */
export interface ListBody {
  readonly most: number;
  readonly fields: Readonly<Record<string, FieldBody>>;
}

export interface CheckBody {
  readonly that: string;
  readonly code?: string;
  readonly vi: string;
  readonly en: string;
}

/** What ids of a type look like. */
export interface RecordIdBody {
  /** Of RE2, found anywhere in an id: `^` and `$` hold it to the whole. */
  readonly pattern?: string;
  readonly standard?: string;
  readonly name?: Text;
}

export interface TypeBody {
  readonly name: Text;
  /** `id` of the body: as a definition is defined, that is its own. */
  readonly recordId?: RecordIdBody;
  /** The field that holds the instant at which codes are resolved. */
  readonly effective: string;
  /** Any agency that sends records of the type may correct and delete those of others; else each its own alone. */
  readonly shared?: boolean;
  /** Records of other types may name records of this one, and what is counted of those may depend on what these say: `procedure.field`. */
  readonly reference?: boolean;
  readonly fields: Readonly<Record<string, FieldBody>>;
  readonly checks?: readonly CheckBody[];
}

export interface ScheduleBody {
  /** ISO duration of days: `P1D`, `P7D`. */
  readonly every: string;
  /** Cut-off, `HH:MM` in the reporting zone, on the day after the period. */
  readonly by: string;
  readonly grace?: string;
  /** `working`: days of rest by the calendar of that name are passed over; without one, Saturdays and Sundays. */
  readonly calendar?: 'all' | 'working';
}

/** Where the column names stand in the files of a feed: in one line, or in the first of so many that holds all required ones. */
export interface FileHeaderBody {
  readonly line?: number;
  readonly within?: number;
}

/** What a portal calls what it is asked by. */
export interface PullParametersBody {
  /** First and last instant at which rows changed, both included, `yyyyMMddHHmmss`. */
  readonly from: string;
  readonly to: string;
  /** Number of the page, from 1, and how many rows it is to have. */
  readonly page: string;
  readonly size: string;
}

/** From where the rows of a feed are fetched. What signs in stands elsewhere. */
export interface PullBody {
  readonly kind: 'portal-sync';
  /** `isPullAddress`; the two paths are appended to it. */
  readonly url: string;
  readonly login: string;
  readonly path: string;
  readonly service: string;
  /** The code by which the portal knows the province: `madonvi`. */
  readonly unit: string;
  /** What the portal's gateway is told to reach: header `dstcode`. */
  readonly destination?: string;
  /** The sender whose rows they are. */
  readonly agency: string;
  /** Id of the secret that signs in. */
  readonly secret: string;
  /** ISO durations: how often it is asked; how far before the last time (absent: 10 minutes); how long an answer may take (absent: a minute). */
  readonly every: string;
  readonly overlap?: string;
  readonly timeout?: string;
  /** Rows that changed before this instant are not asked for. */
  readonly since: string;
  /** Absent: 200. */
  readonly pageSize?: number;
  readonly parameters: PullParametersBody;
}

/** A column that says whether a row is a deletion, and the feed's own words for it; their case says nothing. */
export interface DeletedBody {
  readonly column: string;
  readonly yes: readonly string[];
  readonly no: readonly string[];
}

/** A list of a record from a column that holds one. */
export interface ListMapBody {
  /** The column: `r.column`. */
  readonly each: string;
  /** The fields of an item, each an expression over an item `item` of the column. */
  readonly fields: Readonly<Record<string, string>>;
}

/** Of a row that makes several records, one a column: which columns, and what the mapping calls the name and the value of each. */
export interface EachBody {
  /** Their names, or an RE2 pattern that is found in them; of the contract's columns. */
  readonly columns: string | readonly string[];
  readonly as: string;
  readonly value: string;
}

export interface FeedBody {
  readonly name: Text;
  readonly agency: string;
  readonly senders?: readonly string[];
  readonly accepts: readonly string[];
  /** Absent: it is sent. */
  readonly pull?: PullBody;
  /** Of CSV files; absent: the first line that says something. */
  readonly header?: FileHeaderBody;
  /** In what CSV files are written where neither they nor their requests say it; absent: UTF-8. */
  readonly charset?: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1258';
  /** Rows that are no data, such as totals: a condition over the raw row `r`. */
  readonly skip?: string;
  /** Words that mean no value, in any column: `NA`, `-`. */
  readonly empty?: readonly string[];
  /** Of instants that name none, `+07:00` or `Z`; absent: such an instant is refused. */
  readonly zone?: string;
  /** Column of the publisher's natural key, or its columns: the topic's key. */
  readonly key: string | readonly string[];
  readonly record: string;
  /** Expression of the source version; absent: time of receipt. */
  readonly version?: string;
  readonly deleted?: string | DeletedBody;
  readonly schedule?: ScheduleBody;
  /** JSON Schema 2020-12 of one raw row. */
  readonly contract: {
    readonly properties: Readonly<Record<string, unknown>>;
    readonly required?: readonly string[];
  } & Readonly<Record<string, unknown>>;
  /** Each row makes a record of each of these columns; absent: one record a row. */
  readonly each?: EachBody;
  /** Conditions on the record: a row that fails one waits for its sender's word. */
  readonly checks?: readonly CheckBody[];
  /** Columns whose values are emptied at the intake; `column.member` of the items of one. */
  readonly personal?: readonly string[];
  /** `id` and the fields of the record, each an expression over the raw row `r`; of a list, how its items come of those of a column. */
  readonly map: Readonly<Record<string, string | ListMapBody>>;
  readonly mappingVersion?: number;
}

export interface MeasureBody {
  /** What it counts, as in “952 trong 1.329 hồ sơ đã giải quyết”. */
  readonly name?: Text;
  /** `true`, or a condition. */
  readonly count?: true | string;
  readonly sum?: string;
  readonly at?: string;
  readonly stock?: true;
  readonly enter?: string;
  readonly leave?: string;
}

export interface CubeBody {
  readonly name?: Text;
  readonly record: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** The field whose different values can be counted: its cells are kept by each of them, too. */
  readonly distinct?: string;
  readonly measures: Readonly<Record<string, MeasureBody>>;
}

/** A condition over measures, and why in words. */
export interface ProvisionalBody extends Text {
  readonly when: string;
}

export interface IndicatorBody {
  readonly name: Text;
  readonly short?: Text;
  readonly meaning: Text;
  readonly source: Readonly<Record<string, unknown>>;
  readonly owner: string;
  readonly cube: string;
  /** Other cubes that its formulas read, by the names that they have there. */
  readonly uses?: Readonly<Record<string, string>>;
  readonly value: string;
  readonly unit: string;
  readonly unitName?: Text;
  readonly decimals: number;
  readonly direction?: 'up' | 'down' | 'none';
  /** A number, or a formula that is read of the year in which a period ends. */
  readonly target?: number | string;
  /** When the value is provisional whatever its deliveries say; expanded, all conditions, those of the indicators that it refers to included. */
  readonly provisional?: ProvisionalBody | readonly ProvisionalBody[];
  readonly bands?: Readonly<Partial<Record<'good' | 'watch' | 'bad', string>>>;
  /** How often it is reported; of no meaning to the hub, which tells it. */
  readonly frequency: Exclude<Grain, 'all'>;
  readonly sharing: 'open' | 'shared' | 'internal';
  readonly effective?: string;
}

interface TilePlace {
  /** The number that a person can say and type. */
  readonly no: number;
  readonly title?: Text;
  readonly span?: number;
}

/** A place of a map of tiles: column and row, from 1. */
export type GridPlace = readonly [column: number, row: number];

/** A tile of an indicator. */
export interface FigureTileBody extends TilePlace {
  readonly kind: 'number' | 'series' | 'ranked' | 'map';
  readonly indicator: string;
  readonly grain?: string;
  readonly from?: string;
  readonly to?: string;
  readonly by?: string;
  /** The level of the codes of `by` up to which they are added up; absent: each as it was counted. */
  readonly level?: string;
  /** The codes of `by` that a table lists and adds up, each with all under it; absent: all. */
  readonly only?: readonly string[];
  /** Indicators shown as columns of a ranked table, its own among them; absent: its own alone. */
  readonly columns?: readonly string[];
  /** How a series is drawn; absent: as a line. */
  readonly as?: 'line' | 'bars';
  /** Of a map: where each code of `by` stands. */
  readonly grid?: Readonly<Record<string, GridPlace>>;
}

/** How feeds stand; absent: all. */
export interface FeedsTileBody extends TilePlace {
  readonly kind: 'feeds';
  readonly feeds?: readonly string[];
}

/** Words; an empty line begins a paragraph. */
export interface TextTileBody extends TilePlace {
  readonly kind: 'text';
  readonly title: Text;
  readonly text: Text;
}

export type TileBody = FigureTileBody | FeedsTileBody | TextTileBody;

export interface ScreenBody {
  readonly title: Text;
  readonly scope?: Text;
  readonly tiles: readonly TileBody[];
}

export interface DatasetBody {
  readonly title: Text;
  readonly description: Text;
  readonly record: string;
  readonly fields: readonly string[];
  readonly contact?: string;
  readonly licence?: string;
}

/** What a ministry may take: a dataset, or the observations of indicators. */
export interface GrantBody {
  readonly ministry: string;
  readonly dataset?: string;
  /** Of the dataset these alone; absent: all. */
  readonly fields?: readonly string[];
  readonly indicators?: readonly string[];
}

export interface Bodies {
  readonly agency: AgencyBody;
  readonly 'code-list': CodeListBody;
  readonly calendar: CalendarBody;
  readonly type: TypeBody;
  readonly feed: FeedBody;
  readonly cube: CubeBody;
  readonly indicator: IndicatorBody;
  readonly screen: ScreenBody;
  readonly dataset: DatasetBody;
  readonly grant: GrantBody;
}

/** The columns of a feed's natural key. */
export const keyColumns = ({ key }: Pick<FeedBody, 'key'>): readonly string[] => [key].flat();

/** A definition of one kind, as the code works with it. */
export type Defined<K extends Kind> = Bodies[K] & {
  readonly id: string;
  readonly definitionVersion: number;
};

/** A definition as the code works with it. Its body has the shape of its kind. */
export function defined({ kind, id, version, body }: Definition): Defined<Kind> {
  const { id: recordId, ...rest } = body;
  const ofType = kind === 'type' && recordId !== undefined ? { recordId } : {};
  return { ...(rest as unknown as Bodies[Kind]), ...ofType, id, definitionVersion: version };
}
