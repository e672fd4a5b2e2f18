import {
  Fault,
  historyChanged,
  readFields,
  type Changes,
  type Identity,
  type SharedChange,
  type ShownValue,
} from '@nhip/contracts';
import type { Catalogue } from '@nhip/kernel';
import {
  changesAfterCommit,
  firstCursor,
  lastSeen,
  readCursor,
  writeCursor,
  type Cursor,
} from '../domain/cursor.js';
import { grantedTo, type Granted } from '../domain/granted.js';
import { shapeRecord } from '../domain/shape-record.js';
import { cursorReset } from '../faults.js';
import type { AccessLog, LedgerSource } from './ports.js';

type Head = Awaited<ReturnType<LedgerSource['head']>>;

interface Page {
  readonly changes: readonly SharedChange[];
  readonly cursor: Cursor;
  readonly more: boolean;
}

/** Changes of a dataset since a cursor, as one ministry may see them. An empty cursor gives the records that stand first. */
export class PullChanges {
  constructor(
    private readonly source: LedgerSource,
    private readonly log: AccessLog,
    private readonly catalogue: () => Catalogue,
    private readonly now: () => number,
  ) {}

  /** Every pull and every refusal is logged before it is answered. */
  async pull(
    identity: Identity,
    dataset: string,
    cursorText: string,
    limit: number,
  ): Promise<Changes> {
    const access = {
      at: this.now(),
      caller: identity.name,
      ministry: identity.ministry,
      dataset,
      cursor: cursorText,
    };
    try {
      const granted = grantedTo(identity, dataset, this.catalogue());
      const { cursor, ...page } = await this.#page(granted, cursorText, limit);
      const isSimulated = await this.#isSimulated(granted);
      await this.log.append({
        ...access,
        changes: page.changes.length,
        commit: lastSeen(cursor),
        result: 'ok',
      });
      return { ...page, cursor: writeCursor(cursor), ...(isSimulated && { simulated: true }) };
    } catch (error) {
      if (error instanceof Fault && error.kind !== 'unavailable')
        await this.log.append({ ...access, changes: 0, commit: 0, result: error.code });
      throw error;
    }
  }

  /** Asked for behind the page: what it holds was known as simulated before. */
  async #isSimulated({ type }: Granted): Promise<boolean> {
    const feeds = this.catalogue().feedsOf(type.id);
    return (await this.source.simulatedAmong(feeds.map(({ id }) => id))).size > 0;
  }

  async #page(granted: Granted, cursorText: string, limit: number): Promise<Page> {
    const head = await this.source.head();
    const cursor = this.#begin(granted, cursorText, head);
    if (cursor.phase === 'changes') return this.#changes(granted, cursor, head.commit, limit);
    const standing = await this.#standing(granted, cursor, limit);
    const room = limit - standing.changes.length;
    if (standing.more || room === 0) return { ...standing, more: true };
    const rest = await this.#changes(granted, standing.cursor, head.commit, room);
    return { ...rest, changes: [...standing.changes, ...rest.changes] };
  }

  #begin({ dataset, digest }: Granted, text: string, head: Head): Cursor {
    if (text === '') return firstCursor(dataset.id, digest, head.epoch, head.commit);
    const cursor = readCursor(text, dataset.id);
    if (cursor.grant !== digest) throw cursorReset();
    // The hub was restored since: of what the reader holds nobody knows which part is of the history that lives on.
    if (cursor.epoch !== head.epoch || lastSeen(cursor) > head.commit) throw historyChanged();
    return cursor;
  }

  /** Each record as it stands when it is read; what changes after the start comes again with the changes. */
  async #standing(
    granted: Granted,
    cursor: Cursor & { readonly phase: 'current' },
    limit: number,
  ): Promise<Page> {
    const rows = await this.source.standing(granted.type.id, cursor, limit + 1);
    const shown = rows.slice(0, limit);
    const more = rows.length > limit;
    const last = shown.at(-1);
    const changes = shown.map(({ id, version, commit, payload }): SharedChange => ({
      op: 'upsert',
      id,
      version,
      commit,
      record: this.#record(granted, payload),
    }));
    return {
      changes,
      more,
      cursor:
        more && last ? { ...cursor, bucket: last.bucket, id: last.id } : changesAfterCommit(cursor),
    };
  }

  /** What changed up to a commit. Where that was all, the cursor moves behind the commit, so that the next pull does not look for it again. */
  async #changes(granted: Granted, cursor: Cursor, upTo: number, limit: number): Promise<Page> {
    if (cursor.phase !== 'changes')
      throw new TypeError('the walk over standing records is not over');
    const rows = await this.source.changes(granted.type.id, cursor, upTo, limit + 1);
    const shown = rows.slice(0, limit);
    const more = rows.length > limit;
    const changes = shown.map(({ id, version, commit, deleted, payload }): SharedChange =>
      deleted
        ? { op: 'delete', id, version, commit }
        : { op: 'upsert', id, version, commit, record: this.#record(granted, payload) },
    );
    return {
      changes,
      more,
      cursor: more
        ? { ...cursor, ...shown.at(-1)?.place }
        : changesAfterCommit({ ...cursor, commit: upTo }),
    };
  }

  #record({ fields, type, derive }: Granted, payload: string): Record<string, ShownValue> {
    return shapeRecord(derive(readFields(payload)), fields, type, this.catalogue());
  }
}
