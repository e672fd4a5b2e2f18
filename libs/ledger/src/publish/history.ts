import {
  decodeCell,
  LAST_EPOCH,
  TOPICS,
  type CellMessage,
  type CommitMessage,
} from '@nhip/contracts';
import type { Bus, InMessage, Logger, PoolClient } from '@nhip/platform';
import { noEpochLeft } from '../faults.js';

const LONGEST_READ_MS = 120_000;

type Reads = Pick<Bus, 'read' | 'offsets' | 'incarnation'>;
type Message = CellMessage | CommitMessage;
/** A commit that was told; of cells the instant of theirs is not known. */
type Told = Pick<CommitMessage, 'epoch' | 'commit'> & Partial<Pick<CommitMessage, 'at'>>;

/** What `core.head` says of the topic and the database that it was written beside. */
interface Stored {
  readonly epoch: number;
  readonly incarnation: string | null;
  readonly toldTo: string | null;
  readonly system: string | null;
  readonly timeline: number | null;
}

interface Database {
  readonly system: string;
  readonly timeline: number;
}

export interface Judgement {
  readonly incarnation: string;
  /** Offset up to which the topic was judged. */
  readonly end: bigint;
  /** Everything is to be told anew. */
  readonly anew: boolean;
}

function readable(messages: readonly InMessage[]): Message[] {
  return messages.flatMap((message) => {
    try {
      return message.value === null ? [] : [decodeCell(message)];
    } catch {
      return [];
    }
  });
}

const later = (a: Told | undefined, b: Told): Told =>
  a && (a.epoch > b.epoch || (a.epoch === b.epoch && a.commit > b.commit)) ? a : b;

/** The newest commit, and the newest of cells, that `nhip.cells` names from an offset on. @param onRead called again and again while it is read */
async function newestTold(
  bus: Reads,
  from: bigint,
  onRead: () => Promise<unknown>,
): Promise<readonly Told[]> {
  const newest = new Map<Message['kind'], Told>();
  const reader = await bus.read({
    topic: TOPICS.cells.name,
    from,
    handler: async (messages) => {
      for (const told of readable(messages))
        newest.set(told.kind, later(newest.get(told.kind), told));
      await onRead();
    },
  });
  await reader.barrier(LONGEST_READ_MS).finally(() => reader.stop());
  return [...newest.values()];
}

/** Timeline of the WAL that is written now; that of the last checkpoint may be older. */
async function databaseOf(client: PoolClient): Promise<Database> {
  const { rows } = await client.query<Database>(
    `select system_identifier::text as system, ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int as timeline
     from pg_control_system()`,
  );
  return rows[0] as Database;
}

async function isInLedger(client: PoolClient, { commit, at }: Told): Promise<boolean> {
  const { rowCount } = await client.query(
    'select from core.commits where number = $1 and at = coalesce($2, at)',
    [commit, at ?? null],
  );
  return rowCount === 1;
}

/** Why the ledger is not the one whose commits were told; undefined where it is. */
async function whyAnother(
  client: PoolClient,
  stored: Stored,
  database: Database,
  told: readonly Told[],
): Promise<string | undefined> {
  if (stored.system !== null && stored.system !== database.system) return 'another database';
  if (stored.timeline !== null && stored.timeline !== database.timeline) return 'another timeline';
  if (told.some(({ epoch }) => epoch > stored.epoch)) return 'a commit of a later epoch was told';
  for (const one of told)
    if (one.epoch === stored.epoch && !(await isInLedger(client, one)))
      return 'a commit was told that the ledger lacks';
  return undefined;
}

/**
 * Finds out whether `nhip.cells` tells what the ledger lacks, because the database went back or another wrote there: then the epoch
 * rises, and everything is to be told anew. What was judged or told before is not read again.
 * Rejects with Fault `no-epoch-left` where the topic names the last epoch that there is.
 */
export async function judgeHistory(
  client: PoolClient,
  bus: Reads,
  logger: Pick<Logger, 'warn'>,
): Promise<Judgement> {
  const incarnation = await bus.incarnation(TOPICS.cells.name);
  const { end = 0n } = (await bus.offsets(TOPICS.cells.name))[0] ?? {};
  const database = await databaseOf(client);
  const { rows } = await client.query<Stored>(
    'select epoch, incarnation, told_to as "toldTo", system, timeline from core.head',
  );
  const stored = rows[0] as Stored;
  const from = stored.incarnation === incarnation ? BigInt(stored.toldTo ?? 0) : 0n;
  // The session ends where nothing is asked over it for long.
  const told =
    end > from
      ? await newestTold(bus, from, () => client.query('select').catch(() => undefined))
      : [];
  const why = await whyAnother(client, stored, database, told);
  const epoch = Math.max(stored.epoch, ...told.map((one) => one.epoch)) + 1;
  if (why && epoch > LAST_EPOCH) throw noEpochLeft();
  if (why || stored.system === null) {
    await client.query(
      `begin; set local synchronous_commit = on; update core.head set epoch = ${why ? epoch : stored.epoch},
         incarnation = ${why ? 'null' : 'incarnation'}, system = '${database.system}', timeline = ${database.timeline}; commit`,
    );
  }
  if (why) logger.warn({ why, epoch }, 'what was told is of another history: a new epoch begins');
  const anew = why !== undefined || stored.incarnation !== incarnation || end < from;
  return { incarnation, end, anew };
}
