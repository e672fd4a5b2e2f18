import type { Fields } from '@nhip/kernel';
import { query, type Pool } from '@nhip/platform';
import { changesAfter } from '../read/changes.js';

/** What a record of a reference type says from a commit on; nothing where it is gone, or could not be stored as it is. */
interface Version {
  readonly commit: number;
  readonly fields: Fields | undefined;
}

interface Changed {
  readonly commit: number;
  readonly type: string;
  readonly id: string;
}

/** Changes that are read at once. */
const CHANGES_A_PAGE = 10_000;

/** The records of all reference types, as of any commit since the oldest that a bucket is evaluated as of. A copy of what was committed, which nobody takes back: whoever asks follows it first. */
export class References {
  #types: readonly string[] = [];
  /** By type and id, the newest first. */
  readonly #versions = new Map<string, Map<string, readonly Version[]>>();
  /** After `#since`, in order. */
  #changes: Changed[] = [];
  #since = 0;
  #newest = 0;
  /** Of the ledger: a rebuild begins another one, in which nothing of before is found. */
  #epoch = 0;
  /** All commits up to it were read. */
  #upTo = 0;

  /** A commit up to which records of a reference type came, and none after it; 0 where none came. */
  get newest(): number {
    return this.#newest;
  }

  #forget(): void {
    this.#versions.clear();
    this.#changes = [];
    [this.#since, this.#newest, this.#upTo] = [0, 0, 0];
  }

  /** Reads what was committed since it was called last. @param types all reference types @param since no commit before it is asked about any more */
  async follow(pool: Pool, types: readonly string[], since: number): Promise<void> {
    if (since < this.#since || types.join() !== this.#types.join()) this.#forget();
    this.#types = types;
    if (types.length === 0) return;
    const { upTo, isChanged } = await this.#committed(pool);
    if (isChanged) {
      for (const type of types) await this.#read(pool, type, upTo, since);
      this.#changes.sort((a, b) => a.commit - b.commit);
      this.#newest = upTo;
    }
    this.#upTo = upTo;
    this.#letGo(since);
  }

  /** What a record says as of a commit. */
  find(type: string, id: string, asOf: number): Fields | undefined {
    const versions = this.#versions.get(type)?.get(id);
    return versions?.find(({ commit }) => commit <= asOf)?.fields;
  }

  /** By type, the records that changed after a commit, up to another. */
  changed(from: number, to: number): ReadonlyMap<string, ReadonlySet<string>> {
    const between = this.#changes.filter(({ commit }) => commit > from && commit <= to);
    return new Map(
      Array.from(
        Map.groupBy(between, ({ type }) => type),
        ([type, changes]) => [type, new Set(changes.map(({ id }) => id))] as const,
      ),
    );
  }

  /** What was committed since it was read last; in an epoch that is new, since the beginning. */
  async #committed(pool: Pool): Promise<Committed> {
    const committed = await committedAfter(pool, this.#upTo, this.#types);
    if (committed.epoch === this.#epoch) return committed;
    this.#forget();
    this.#epoch = committed.epoch;
    return committedAfter(pool, 0, this.#types);
  }

  async #read(pool: Pool, type: string, upTo: number, since: number): Promise<void> {
    const versions = this.#versions.get(type) ?? new Map<string, readonly Version[]>();
    this.#versions.set(type, versions);
    let place = { commit: this.#upTo + 1, bucket: -1, seq: -1 };
    for (;;) {
      const page = await changesAfter(pool, type, place, upTo, CHANGES_A_PAGE);
      for (const { id, commit, deleted, failed, payload } of page) {
        const isNone = deleted || failed;
        const version = { commit, fields: isNone ? undefined : (JSON.parse(payload) as Fields) };
        keep(versions, id, [version, ...(versions.get(id) ?? [])], since);
        if (commit > since) this.#changes.push({ commit, type, id });
      }
      const last = page.at(-1);
      if (page.length < CHANGES_A_PAGE || !last) return;
      place = last.place;
    }
  }

  /** Nobody asks about commits before this one any more. */
  #letGo(since: number): void {
    if (since <= this.#since) return;
    this.#since = since;
    const first = this.#changes.findIndex(({ commit }) => commit > since);
    for (const { type, id } of this.#changes.splice(0, first < 0 ? Infinity : first)) {
      const versions = this.#versions.get(type);
      const known = versions?.get(id);
      if (versions && known) keep(versions, id, known, since);
    }
  }
}

/** Keeps the versions of a record that may be asked for: those after a commit, and the one as of it, unless it says nothing. @param all the newest first */
function keep(
  versions: Map<string, readonly Version[]>,
  id: string,
  all: readonly Version[],
  since: number,
): void {
  const asOf = all.findIndex(({ commit }) => commit <= since);
  const says = all[asOf]?.fields !== undefined;
  const kept = asOf < 0 ? all : all.slice(0, says ? asOf + 1 : asOf);
  if (kept.length > 0) versions.set(id, kept);
  else versions.delete(id);
}

interface Committed {
  readonly epoch: number;
  /** The last commit. */
  readonly upTo: number;
  /** Records of some types came. */
  readonly isChanged: boolean;
}

/** What was committed after a commit. @param types those that are asked about */
async function committedAfter(
  pool: Pool,
  commit: number,
  types: readonly string[],
): Promise<Committed> {
  const [row] = await query<{ epoch: number; number: string; changed: boolean }>(
    pool,
    `select h.epoch, h.number, exists (select from core.commits c
       where c.number > $1 and c.number <= h.number and c.types && array(select num from core.type where id = any($2))) as changed
     from core.head h`,
    [commit, types],
  );
  const { epoch = 0, number = 0, changed = false } = row ?? {};
  return { epoch, upTo: Number(number), isChanged: changed };
}
