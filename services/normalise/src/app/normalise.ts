import { Fault, TOPICS, type DeliveryMessage, type QuarantineMessage } from '@nhip/contracts';
import { Catalogue, ExpressionError } from '@nhip/kernel';
import type { Batch, Clock, Logger, OutMessage, Producer } from '@nhip/platform';
import { FeedProgram } from '../domain/map-row.js';
import { readMessage } from '../domain/read-message.js';
import type { Count, Quarantine, QuarantinedRow, StoredRow } from './ports.js';

const PREFIX = 'nhip.feed.';

interface Sorted {
  readonly records: readonly OutMessage[];
  readonly refused: readonly QuarantinedRow[];
  readonly withdrawn: readonly string[];
}

const delivery = (count: Count): OutMessage => {
  const message: DeliveryMessage = {
    receipt: count.receipt,
    feed: count.feed,
    part: `normalise/${count.partition}`,
    seq: count.seq,
    agency: count.agency,
    receivedAt: count.receivedAt,
    quarantined: count.quarantined,
  };
  return { key: count.receipt, value: JSON.stringify(message) };
};

function notice(row: QuarantinedRow, state: QuarantineMessage['state']): OutMessage {
  const message: QuarantineMessage = {
    feed: row.feed,
    receipt: row.prov.receipt,
    row: row.prov.row,
    key: row.key,
    findings: row.findings,
    state,
  };
  return { key: row.feed, value: JSON.stringify(message) };
}

/** Brings raw rows into the shared model. What cannot be brought in waits in quarantine and blocks nobody. */
export class Normalise {
  readonly #programs = new Map<string, FeedProgram>();

  constructor(
    private readonly quarantine: Quarantine,
    private readonly producer: Producer,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** New definitions; a feed that cannot be compiled keeps its last good one. */
  setCatalogue(catalogue: Catalogue): readonly string[] {
    for (const feed of catalogue.all('feed')) {
      try {
        this.#programs.set(feed.id, new FeedProgram(feed, catalogue));
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
        this.logger.error(
          { feed: feed.id, problem: error.problem.code },
          'a feed cannot be compiled; its last good definition stays',
        );
      }
    }
    return [...this.#programs.keys()];
  }

  program(feed: string): FeedProgram {
    const program = this.#programs.get(feed);
    if (program) return program;
    throw new Fault('unavailable', 'feed-not-known-yet', {
      vi: `chưa biết nguồn “${feed}”`,
      en: `the feed “${feed}” is not known yet`,
    });
  }

  /** One batch of one feed. Records first, then quarantine, then what is told of it: a crash in between repeats, and repeating changes nothing. */
  readonly handle = async (batch: Batch): Promise<void> => {
    const program = this.program(batch.topic.slice(PREFIX.length));
    const { records, refused, withdrawn } = this.#sort(program, batch);
    if (records.length > 0) await this.producer.send(program.topic, records);
    if (withdrawn.length > 0) await this.quarantine.withdrawn(withdrawn);
    if (refused.length > 0)
      await this.#tell(
        await this.quarantine.keep(refused, this.clock.now()),
        refused.map((row) => notice(row, 'waiting')),
      );
  };

  #sort(program: FeedProgram, batch: Batch): Sorted {
    const [records, refused, withdrawn]: [OutMessage[], QuarantinedRow[], string[]] = [[], [], []];
    for (const raw of batch.messages) {
      const message = readMessage(batch, program.feed.id, raw);
      if (message.kind === 'deletion') records.push(program.deletion(message.command.id, message.command.version, message.prov));
      else if (message.kind === 'withdrawal') {
        records.push(...program.withdrawal(message.command.receipt, message.command.reason, message.prov));
        withdrawn.push(message.command.receipt);
      } else {
        const mapped = message.header.verdict
          ? { ok: false as const, findings: message.header.verdict }
          : program.row(message.text, message.prov);
        if (mapped.ok) records.push(mapped.message);
        else
          refused.push({
            feed: program.feed.id,
            key: message.key,
            text: message.text,
            findings: mapped.findings,
            prov: message.prov,
          });
      }
    }
    return { records, refused, withdrawn };
  }

  /** Tries rows again under the definitions of now. @returns how many came in, and how many still wait */
  async replay(feed: string, rows: readonly StoredRow[]): Promise<{ replayed: number; waiting: number }> {
    const program = this.program(feed);
    const tried = rows.map((row) => ({ row, mapped: program.again(row.text, row.prov) }));
    const good = tried.flatMap(({ row, mapped }) => (mapped.ok ? [{ row, message: mapped.message }] : []));
    if (good.length > 0) {
      await this.producer.send(
        program.topic,
        good.map(({ message }) => message),
      );
      await this.#tell(
        await this.quarantine.mark(
          good.map(({ row }) => row.id),
          'replayed',
        ),
        good.map(({ row }) => notice(row, 'replayed')),
      );
    }
    return { replayed: good.length, waiting: tried.length - good.length };
  }

  async #tell(counts: readonly Count[], notices: readonly OutMessage[]): Promise<void> {
    await this.producer.send(TOPICS.quarantine.name, notices);
    await this.producer.send(TOPICS.deliveries.name, counts.map(delivery));
  }
}
