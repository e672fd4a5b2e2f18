import { hash } from 'node:crypto';
import {
  encodeRecordVersion,
  encodeWithdrawal,
  type DeliveryHead,
  type EncodedMessage,
  type Finding,
  type Provenance,
  type RecordVersionMessage,
  type RowPlace,
  type FeedWithdrawal,
  rowType,
} from '@nhip/contracts';
import {
  columnId,
  compileJudge,
  eachColumns,
  isTooDeep,
  mayBeTooDeep,
  personalEmptier,
  personNumberGuard,
  rowIdReader,
  withoutPersonNumber,
  type Catalogue,
  type Defined,
  type FeedMapping,
  type IdReader,
  type MappedColumn,
  type RawRow,
  type RowJudge,
} from '@nhip/kernel';
import type { OutMessage } from '@nhip/platform';

export type Mapped =
  | { readonly ok: true; readonly messages: readonly OutMessage[] }
  | { readonly ok: false; readonly findings: readonly Finding[] };

/** Of one send: more of them are held in memory at once. */
const MOST_MESSAGES = 20_000;

/** Where a raw row lies, before a mapping has brought it in. */
export type Place = Omit<Provenance, 'mapping'>;

const NOT_READABLE: Finding = {
  code: 'not-json',
  message: { vi: 'dòng đã lưu không đọc được', en: 'the row as kept cannot be read' },
};

type Version = Omit<RecordVersionMessage, 'kind' | 'type' | 'delivery' | 'place'>;
/** What the record of a row, and each of several, have in common. */
type Head = Pick<Version, 'id' | 'version' | 'versioned' | 'deleted' | 'effective'>;

/** What a row says in all of its columns, so that two rows say the same where this is the same, in whatever order the feed names them. */
function contentOf(columns: readonly MappedColumn[]): string {
  const inOrder = columns.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return hash(
    'sha256',
    JSON.stringify(inOrder.map(({ id, deleted, fields }) => [id, deleted, fields])),
  );
}

/** What all rows of a delivery have in common, and the same as it is written. */
interface Shared {
  readonly delivery: DeliveryHead;
  readonly text: string;
}

const SHARED = [
  'receipt',
  'receivedAt',
  'agency',
  'sentBy',
  'file',
  'feed',
  'incarnation',
  'topic',
] as const satisfies readonly (keyof DeliveryHead)[];

const NOBODY: readonly string[] = [];
const same = (a = NOBODY, b = NOBODY): boolean =>
  a === b || (a.length === b.length && a.every((one, i) => one === b[i]));

function readRow(text: string): RawRow | undefined {
  try {
    const row: unknown = JSON.parse(text);
    const isRow = typeof row === 'object' && row !== null && !Array.isArray(row);
    return isRow && !(mayBeTooDeep(text) && isTooDeep(row)) ? (row as RawRow) : undefined;
  } catch {
    return undefined;
  }
}

/** A feed's definition at work: raw rows as kept become versions of records. */
export class FeedProgram {
  readonly #judge: RowJudge;
  readonly #readId: IdReader;
  readonly #empty: ReturnType<typeof personalEmptier>;
  readonly #guard: (row: RawRow) => RawRow;
  /** Whether nothing of a message may be kept whose columns cannot be told apart. */
  readonly hasPersonal: boolean;
  readonly #isShared: boolean;
  /** Those that are a record each; empty where a row makes one. */
  readonly #columns: readonly string[];
  /** Of the catalogue that it is compiled from. */
  readonly revision: number;
  #shared: Shared | undefined;

  /** Throws where the definition cannot be compiled. */
  constructor(
    readonly feed: Defined<'feed'>,
    catalogue: Catalogue,
  ) {
    this.#judge = compileJudge(feed, catalogue);
    const type = catalogue.get('type', feed.record);
    this.#columns = eachColumns(feed);
    this.#readId = rowIdReader(feed, type?.recordId?.pattern);
    this.#isShared = type?.shared === true;
    this.#empty = personalEmptier(feed);
    this.#guard = personNumberGuard(feed);
    this.hasPersonal = (feed.personal ?? []).length > 0;
    this.revision = catalogue.revision;
  }

  row(text: string, place: Place): Mapped {
    return this.#mapped(text, place, this.#judge.kept);
  }

  /** A row that was refused once may pass now: the contract is asked again, but for columns that were emptied at the intake. */
  again(text: string, place: Place): Mapped {
    return this.#mapped(text, place, this.#judge.again);
  }

  /** So many rows are read at once: their records go out together. */
  get rowsAtOnce(): number {
    return Math.floor(MOST_MESSAGES / (1 + this.#columns.length));
  }

  /**
   * What may be kept of a row: of a feed with personal columns they are emptied, whoever wrote it, and nothing where they cannot be found;
   * no number of a person stands in another, or in a name.
   * Other columns stay, also those that this version of the feed does not know: the intake may be ahead, and a replay needs them.
   */
  kept(text: string): string {
    if (!this.hasPersonal) return text;
    const row = readRow(text);
    if (!row) return '';
    const kept = Object.entries(row).map(([column, value]) => [column, this.#empty(column, value)]);
    return JSON.stringify(this.#guard(Object.fromEntries(kept)));
  }

  /** What may be kept of the key of a message. */
  keptKey(key: string | null): string | null {
    return key !== null && this.hasPersonal ? withoutPersonNumber(key) : key;
  }

  #mapped(text: string, place: Place, judge: FeedMapping): Mapped {
    const row = readRow(text);
    if (!row) return { ok: false, findings: [NOT_READABLE] };
    const mapped = judge(row, place.receivedAt);
    return mapped.ok
      ? { ok: true, messages: this.#versions(place, mapped, mapped) }
      : { ok: false, findings: mapped.findings };
  }

  deletion(given: string, version: number, place: Place): Mapped {
    const id = this.#readId(given);
    if (typeof id !== 'string') return { ok: false, findings: [id] };
    const deleted = { deleted: true, effective: place.receivedAt };
    const head = { id, version, versioned: this.feed.version !== undefined, ...deleted };
    const columns = this.#columns.map((column) => {
      return { ...deleted, column, id: columnId(id, column), blank: false, fields: {} };
    });
    return { ok: true, messages: this.#versions(place, head, { fields: {}, columns }) };
  }

  /** Told to every bucket. */
  withdrawal(
    { receipt: withdrawn, ...command }: FeedWithdrawal,
    place: Place,
  ): readonly OutMessage[] {
    return encodeWithdrawal({
      ...command,
      kind: 'withdrawal',
      type: this.feed.record,
      withdrawn,
      delivery: this.#sharedBy(place).delivery,
      place: this.#ownOf(place),
    });
  }

  /** The record of a row; or the row itself, by which it is counted, and the records that its columns are. */
  #versions(
    from: Place,
    { id, version, versioned, deleted, effective }: Head,
    said: { readonly fields: Version['fields']; readonly columns?: readonly MappedColumn[] },
  ): readonly EncodedMessage[] {
    const { fields, columns = [] } = said;
    if (this.#columns.length === 0)
      return [this.#version(from, { id, version, versioned, deleted, effective, fields })];
    const head = { id, version, versioned, deleted, effective };
    const content = { columns: contentOf(columns) };
    const row = { ...head, fields: deleted ? {} : content, columns: columns.length };
    const of = columns.map(({ column, blank, ...one }) =>
      this.#version(from, { version, versioned, ...one, ...(blank && { blank }) }, column),
    );
    return [this.#version(from, row), ...of];
  }

  #version(from: Place, version: Version, column?: string): EncodedMessage {
    const { delivery, text } = this.#sharedBy(from);
    const own = this.#ownOf(from);
    const place = column === undefined ? own : { ...own, column };
    const { record, id: feed } = this.feed;
    const type = version.columns === undefined ? record : rowType(feed);
    return encodeRecordVersion(
      { ...version, shared: this.#isShared, kind: 'version', type, delivery, place },
      text,
    );
  }

  #ownOf({ row, sha256, partition, offset }: Place): RowPlace {
    return { row, sha256, partition, offset, mapping: this.feed.definitionVersion };
  }

  /** Rows of a delivery come one behind the other: what they share is put together and written out for the first. */
  #sharedBy(place: Place): Shared {
    const known = this.#shared;
    if (
      known &&
      SHARED.every((name) => known.delivery[name] === place[name]) &&
      same(known.delivery.inherits, place.inherits)
    )
      return known;
    const { row: _row, sha256: _hash, partition: _part, offset: _offset, ...delivery } = place;
    return (this.#shared = { delivery, text: JSON.stringify(delivery) });
  }
}
