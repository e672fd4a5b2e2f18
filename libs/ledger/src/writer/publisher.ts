import { encodeCell, encodeCommit, encodeDelivery, TOPICS } from '@nhip/contracts';
import type { Logger, OutMessage, Pool, Producer } from '@nhip/platform';
import { BLOCK_DAYS } from '../packed/delta-row.js';
import type { Combos } from '../store/combos.js';
import type { Exact } from '../packed/exact.js';
import { exact } from '../packed/exact.js';
import type { Committed } from './writer.js';

const number = (value: Exact): number | string =>
  typeof value === 'number' ? value : String(value);

function cellMessages(
  committed: Pick<Committed, 'cells' | 'epoch' | 'number'>,
  combos: Combos,
): OutMessage[] {
  return committed.cells.flatMap(({ bucket, combo, day, values }) => {
    const known = combos.get(combo);
    if (!known) return [];
    const { cube, version, dims } = known;
    const message = {
      kind: 'cell' as const,
      cube,
      cubeVersion: version,
      dims,
      day,
      bucket,
      values: values.map(number),
      epoch: committed.epoch,
      commit: committed.number,
    };
    return [encodeCell(message, combo)];
  });
}

type Progress = Committed['receipts'][number];

const deliveryMessage = ({ bucket, receipt }: Progress, commit: number): OutMessage =>
  encodeDelivery({
    receipt: receipt.id,
    feed: receipt.feed,
    part: `ledger/${bucket}`,
    seq: commit,
    agency: receipt.agency,
    receivedAt: receipt.receivedAt,
    applied: receipt.applied,
    late: receipt.late,
    duplicates: receipt.duplicates,
    commit,
    ...(receipt.withdraws && { withdrawn: true }),
  });

const PAUSE_MS = 500;

interface Told {
  readonly committed: Committed;
  readonly at: number;
  readonly revision: number;
}

/**
 * Tells the others what was committed, in the order of commits: cells, then the commit, then the receipts.
 * It never holds up the next commit; what a crash left untold is told at the next start, as absolute values.
 */
export class Publisher {
  readonly #queue: Told[] = [];
  #sending: Promise<void> | undefined;
  #stopped = false;
  #combos: Combos | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly producer: Producer,
    private readonly logger: Logger,
    private readonly now: () => number,
  ) {}

  enqueue(committed: Committed, combos: Combos, revision: number): void {
    this.#combos = combos;
    this.#queue.push({ committed, at: this.now(), revision });
    this.#sending ??= this.#drain().finally(() => (this.#sending = undefined));
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#sending?.catch(() => undefined);
  }

  async #drain(): Promise<void> {
    while (this.#queue.length > 0 && !this.#stopped) {
      const many = this.#queue.slice(0, 200);
      try {
        await this.#send(many);
        this.#queue.splice(0, many.length);
      } catch (error) {
        this.logger.debug({ error: String(error) }, 'publishing waits');
        await new Promise((done) => setTimeout(done, PAUSE_MS));
      }
    }
  }

  async #send(many: readonly Told[]): Promise<void> {
    const cells = many.flatMap(({ committed, at, revision }) => {
      const messages = cellMessages(committed, this.#combos as Combos);
      const commit = encodeCommit({
        kind: 'commit',
        epoch: committed.epoch,
        commit: committed.number,
        at,
        revision,
        cells: messages.length,
      });
      return [...messages, commit];
    });
    await this.producer.send(TOPICS.cells.name, cells);
    const deliveries = many.flatMap(({ committed }) =>
      committed.receipts.map((state) => deliveryMessage(state, committed.number)),
    );
    if (deliveries.length > 0) await this.producer.send(TOPICS.deliveries.name, deliveries);
    await this.pool.query('update core.head set published = greatest(published, $1)', [
      many.at(-1)?.committed.number ?? 0,
    ]);
  }

  /** What was committed after the last number that is known to be told: enqueued as one commit, the newest. */
  async recover(combos: Combos, revision: number): Promise<void> {
    await combos.loadAll();
    const { rows: head } = await this.pool.query<{
      epoch: number;
      number: string;
      published: string;
    }>('select epoch, number, published from core.head');
    const { epoch, number: last, published } = head[0] ?? { epoch: 1, number: '0', published: '0' };
    if (Number(last) === Number(published)) return;
    const first = '(select min(batch) from core.commits where number > $1)';
    const cells = await this.pool.query<{
      bucket: number;
      combo: number;
      day: number;
      values: (string | null)[];
      wide: string[] | null;
    }>(
      `select c.* from (select distinct bucket, combo, block from core.delta where batch >= ${first}) d
       join core.cells c on c.bucket = d.bucket and c.combo = d.combo and c.day >= d.block * ${BLOCK_DAYS} and c.day < (d.block + 1) * ${BLOCK_DAYS}`,
      [published],
    );
    const receipts = await this.pool.query<{
      bucket: number;
      id: string;
      feed: string;
      agency: string;
      received_at: string;
      applied: string;
      late: string;
      duplicates: string;
      withdraws: boolean;
    }>(`select * from core.receipt where last_batch >= ${first}`, [published]);
    this.enqueue(
      {
        epoch,
        number: Number(last),
        cells: cells.rows.map(({ values, wide, ...cell }) => ({
          ...cell,
          values: values.map((value, i) => exact(BigInt(value ?? wide?.[i] ?? 0))),
        })),
        receipts: receipts.rows.map((row) => ({
          bucket: row.bucket,
          receipt: {
            id: row.id,
            feed: row.feed,
            agency: row.agency,
            receivedAt: Number(row.received_at),
            applied: Number(row.applied),
            late: Number(row.late),
            duplicates: Number(row.duplicates),
            withdraws: row.withdraws,
          },
        })),
      },
      combos,
      revision,
    );
  }
}
