import { encodeCell, encodeCommit, encodeDelivery, TOPICS } from '@nhip/contracts';
import type { Logger, OutMessage, Pool, Producer } from '@nhip/platform';
import type { Combos } from '../store/combos.js';
import type { Committed, ProgressState } from '../store/write-batch.js';

const number = (text: string): number | string =>
  Number.isSafeInteger(Number(text)) ? Number(text) : text;

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

const deliveryMessage = (state: ProgressState, commit: number): OutMessage =>
  encodeDelivery({
    receipt: state.receipt,
    feed: state.feed,
    part: `indicators/${state.bucket}`,
    seq: commit,
    agency: state.agency,
    receivedAt: Number(state.received_at),
    applied: Number(state.applied),
    late: Number(state.late),
    duplicates: Number(state.duplicates),
    commit,
    ...(state.withdrawn && { withdrawn: true }),
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
      committed.progress.map((state) => deliveryMessage(state, committed.number)),
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
    const since = 'select batch from core.commits where number > $1';
    const cells = await this.pool.query(
      `select c.bucket, c.combo, c.day, c.values from core.cells c where (c.bucket, c.combo, c.day) in (select bucket, combo, day from core.cell_log where batch in (${since}))`,
      [published],
    );
    const progress = await this.pool.query(
      `select bucket, receipt, feed, agency, received_at, applied, late, duplicates, withdrawn from core.receipt_progress where last_batch in (${since})`,
      [published],
    );
    this.enqueue(
      {
        epoch,
        number: Number(last),
        batch: 0,
        cells: cells.rows as Committed['cells'],
        progress: progress.rows as ProgressState[],
      },
      combos,
      revision,
    );
  }
}
