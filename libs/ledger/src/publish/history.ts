import { decodeCell, LAST_EPOCH, TOPICS, type CommitMessage } from '@nhip/contracts';
import type { Bus, InMessage, Logger, PoolClient } from '@nhip/platform';
import { noEpochLeft } from '../faults.js';

const LONGEST_READ_MS = 30_000;
const FIRST_LOOK = 1_000n;

type Reads = Pick<Bus, 'read' | 'offsets' | 'incarnation'>;
type Told = Pick<CommitMessage, 'epoch' | 'commit' | 'at'>;

/** What `core.head` says of the topic and the database that it was written beside. */
interface Stored {
  readonly epoch: number;
  readonly published: number;
  readonly incarnation: string | null;
  readonly system: string | null;
  readonly timeline: number | null;
}

interface Database {
  readonly system: string;
  readonly timeline: number;
}

function commitsOf(messages: readonly InMessage[]): Told[] {
  return messages.flatMap((message) => {
    try {
      const told = decodeCell(message);
      return told.kind === 'commit' ? [told] : [];
    } catch {
      return [];
    }
  });
}

const later = (a: Told | undefined, b: Told): Told =>
  a && (a.epoch > b.epoch || (a.epoch === b.epoch && a.commit > b.commit)) ? a : b;

/** The greatest commit that `nhip.cells` names near its end; undefined where it names none. */
async function newestTold(bus: Reads): Promise<Told | undefined> {
  const topic = TOPICS.cells.name;
  for (let last = FIRST_LOOK; ; last *= 30n) {
    let newest: Told | undefined;
    const reader = await bus.read({
      topic,
      last,
      handler: (messages) => {
        newest = commitsOf(messages.filter(({ value }) => value !== null)).reduce(later, newest);
      },
    });
    await reader.barrier(LONGEST_READ_MS).finally(() => reader.stop());
    const [bounds] = await bus.offsets(topic);
    if (newest || !bounds || bounds.end - bounds.earliest <= last) return newest;
  }
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
    'select from core.commits where number = $1 and at = $2',
    [commit, at],
  );
  return rowCount === 1;
}

/** Why the ledger is not the one whose commits were told; undefined where it is. */
async function whyAnother(
  client: PoolClient,
  stored: Stored,
  database: Database,
  told: Told | undefined,
): Promise<string | undefined> {
  if (stored.system !== null && stored.system !== database.system) return 'another database';
  if (stored.timeline !== null && stored.timeline !== database.timeline) return 'another timeline';
  if (told && told.epoch > stored.epoch) return 'a commit of a later epoch was told';
  if (told?.epoch === stored.epoch && !(await isInLedger(client, told)))
    return 'a commit was told that the ledger lacks';
  return undefined;
}

/**
 * Finds out whether the database went back behind what was told: then the epoch rises, and everything is to be told anew.
 * Rejects with Fault `no-epoch-left` where the topic names the last epoch that there is.
 * @returns the incarnation of `nhip.cells`, and whether everything is to be told anew
 */
export async function judgeHistory(
  client: PoolClient,
  bus: Reads,
  logger: Pick<Logger, 'warn'>,
): Promise<{ readonly incarnation: string; readonly anew: boolean }> {
  const incarnation = await bus.incarnation(TOPICS.cells.name);
  const told = await newestTold(bus);
  const database = await databaseOf(client);
  const { rows } = await client.query<Stored>(
    'select epoch, published::float8, incarnation, system, timeline from core.head',
  );
  const stored = rows[0] as Stored;
  const why = await whyAnother(client, stored, database, told);
  const epoch = Math.max(stored.epoch, told?.epoch ?? 0) + 1;
  if (why && epoch > LAST_EPOCH) throw noEpochLeft();
  if (why || stored.system === null) {
    await client.query(
      `begin; set local synchronous_commit = on; update core.head set epoch = ${why ? epoch : stored.epoch},
         incarnation = ${why ? 'null' : 'incarnation'}, system = '${database.system}', timeline = ${database.timeline}; commit`,
    );
  }
  if (why) logger.warn({ why, epoch }, 'the ledger went back: a new epoch begins');
  const anew = why !== undefined || stored.incarnation !== incarnation;
  return { incarnation, anew: anew || (!told && stored.published > 0) };
}
