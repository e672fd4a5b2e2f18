import { compareOrder, NO_CONTENT, placeKey, type OrderPlace } from './state.js';

/** A row that the ledger or the batch at hand already holds, as far as labels need it. */
export interface PastRow extends OrderPlace {
  readonly deleted: boolean;
  readonly content: number;
  /** It does not count: its record is another agency's. */
  readonly forbidden?: boolean;
}

/** The rows of a record that a batch knows. What is asked of them costs the same however many they are, or grows with their logarithm. */
export class Past {
  /** Of the rows that were there when it was asked first, and those that were added since. */
  #places: Set<string> | undefined;
  #counting: Counting | undefined;

  constructor(readonly rows: PastRow[]) {}

  add(row: PastRow): void {
    this.rows.push(row);
    this.#places?.add(placeKey(row));
    this.#counting?.add(row);
  }

  has(place: OrderPlace): boolean {
    this.#places ??= new Set(this.rows.map(placeKey));
    return this.#places.has(placeKey(place));
  }

  /** Those that count. @param withdrawn receipts whose rows do not, the same whenever it is asked */
  counting(withdrawn: ReadonlySet<string>): Counting {
    this.#counting ??= new Counting(this.rows, withdrawn);
    return this.#counting;
  }
}

/** Rows next to a place in the order of their record. */
export interface Neighbours {
  readonly before: PastRow | undefined;
  readonly after: PastRow | undefined;
}

/** The rows of a record that count, by version. */
export class Counting {
  readonly #versions = new Map<number, OfVersion>();
  /** Ascending; undefined where a version came since it was asked. */
  #ascending: readonly number[] | undefined;

  constructor(
    rows: readonly PastRow[],
    private readonly withdrawn: ReadonlySet<string>,
  ) {
    for (const row of rows) this.add(row);
  }

  add(row: PastRow): void {
    if (row.forbidden || this.withdrawn.has(row.receipt.id)) return;
    const known = this.#versions.get(row.version);
    if (known) return known.add(row);
    this.#versions.set(row.version, new OfVersion(row));
    this.#ascending = undefined;
  }

  of(version: number): OfVersion | undefined {
    return this.#versions.get(version);
  }

  /** The rows next to a place, of whatever versions. */
  around(place: OrderPlace): Neighbours {
    this.#ascending ??= [...this.#versions.keys()].sort((a, b) => a - b);
    const versions = this.#ascending;
    const at = firstWhere(versions, (version) => version >= place.version);
    const own = this.of(place.version);
    const next = own ? at + 1 : at;
    const within = own?.around(place);
    return {
      before: within?.before ?? this.of(versions[at - 1] ?? NaN)?.rows.at(-1),
      after: within?.after ?? this.of(versions[next] ?? NaN)?.rows[0],
    };
  }
}

/** The rows of one version that count. */
export class OfVersion {
  /** Ascending. */
  readonly rows: PastRow[] = [];
  /** Of them those that say something. */
  readonly #saying: PastRow[] = [];
  readonly #contents = new Set<string>();

  constructor(first: PastRow) {
    this.add(first);
  }

  add(row: PastRow): void {
    insert(this.rows, row);
    if (row.content === NO_CONTENT) return;
    insert(this.#saying, row);
    this.#contents.add(contentKey(row));
  }

  around(place: OrderPlace): Neighbours {
    return around(this.rows, place);
  }

  /** As `around`, of the rows that did not fail. */
  saidAround(place: OrderPlace): Neighbours {
    return around(this.#saying, place);
  }

  /** Whether one of its rows says the same. */
  says(row: Pick<PastRow, 'deleted' | 'content'>): boolean {
    return this.#contents.has(contentKey(row));
  }
}

const contentKey = ({ deleted, content }: Pick<PastRow, 'deleted' | 'content'>): string =>
  `${deleted} ${content}`;

/** The place of the first of some things for which it is so, where it is so for all after it. */
function firstWhere<T>(things: readonly T[], isSo: (thing: T) => boolean): number {
  let [low, high] = [0, things.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isSo(things[middle] as T)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Puts a row in its place, unless one stands there: of a row that was written again the first one counts that was told. */
function insert(ascending: PastRow[], row: PastRow): void {
  const at = firstWhere(ascending, (one) => compareOrder(one, row) >= 0);
  const known = ascending[at];
  if (known === undefined || compareOrder(known, row) !== 0) ascending.splice(at, 0, row);
}

function around(ascending: readonly PastRow[], place: OrderPlace): Neighbours {
  const at = firstWhere(ascending, (one) => compareOrder(one, place) >= 0);
  const own = ascending[at];
  const isThere = own !== undefined && compareOrder(own, place) === 0;
  return { before: ascending[at - 1], after: ascending[isThere ? at + 1 : at] };
}
