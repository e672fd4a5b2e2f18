import {
  encodeDelivery,
  encodeQuarantine,
  Fault,
  feedOf,
  TOPICS,
  type DefinitionFailure,
  type Finding,
  type QuarantineState,
} from '@nhip/contracts';
import { compileEach, type Catalogue, type Defined } from '@nhip/kernel';
import type { Batch, Clock, InMessage, OutMessage, PoisonMessages, Producer } from '@nhip/platform';
import { FeedProgram, type Mapped } from '../domain/map-row.js';
import { foreignPlace, readMessage } from '../domain/read-message.js';
import { feedNotKnownYet } from '../faults.js';
import type { Count, Quarantine, QuarantinedRow, Search, StoredRow } from './ports.js';

const ROWS_AT_ONCE = 2_000;
/** A verdict that did not come from `ingest` may be of any size; the store has it whole. */
const MOST_NOTICE_BYTES = 500_000;

/** The finding of a message that does not decode, with the reason of its codec and its size. */
function foreignFinding({ fields }: Fault, { value }: InMessage): Finding {
  const reason = ` (${String(fields['reason'])})`;
  const bytes = value?.length ?? 0;
  return {
    code: 'foreign-message',
    message: {
      vi: `tin này không do cửa nhận dữ liệu ghi${reason}; ${bytes} byte`,
      en: `this message was not written by the hub's intake${reason}; ${bytes} bytes`,
    },
  };
}

interface Sorted {
  readonly records: OutMessage[];
  readonly refused: QuarantinedRow[];
  /** Receipts that are taken back. */
  readonly withdrawn: string[];
}

const deliveryMessage = ({ partition, ...count }: Count): OutMessage => {
  const { receipt, feed, seq, agency, receivedAt, quarantined } = count;
  const part = `normalise/${partition}`;
  return encodeDelivery({ receipt, feed, part, seq, agency, receivedAt, quarantined });
};

function quarantineMessage(
  { feed, prov, key, findings }: QuarantinedRow,
  state: QuarantineState,
): OutMessage {
  const { receipt, row } = prov;
  const message = encodeQuarantine({ feed, receipt, row, key, findings, state });
  if (Buffer.byteLength(message.value) <= MOST_NOTICE_BYTES) return message;
  return encodeQuarantine({ feed, receipt, row, key: null, findings: [], state });
}

type RowOrDeletion = Exclude<ReturnType<typeof readMessage>, { readonly kind: 'withdrawal' }>;

function mappedBy(program: FeedProgram, message: RowOrDeletion): Mapped {
  if (message.kind === 'deletion')
    return program.deletion(message.command.id, message.command.version, message.place);
  const { verdict } = message.header;
  return verdict ? { ok: false, findings: verdict } : program.row(message.text, message.place);
}

/** What quarantine keeps of a message that was refused. */
const keptOf = (
  program: FeedProgram,
  message: RowOrDeletion,
): Pick<QuarantinedRow, 'key' | 'text'> =>
  message.kind === 'deletion'
    ? { key: message.command.id, text: JSON.stringify(message.command) }
    : { key: message.key, text: program.kept(message.text) };

/** Brings raw rows into the shared model. What cannot be brought in waits in quarantine and blocks nobody. */
export class Normalise {
  #programs: ReadonlyMap<string, FeedProgram> = new Map();

  constructor(
    private readonly quarantine: Quarantine,
    private readonly producer: Producer,
    private readonly clock: Clock,
    private readonly poison: Pick<PoisonMessages, 'note'>,
  ) {}

  /** Takes new definitions; a feed that cannot be compiled keeps its last good one. @returns what cannot be used */
  setCatalogue(catalogue: Catalogue): readonly DefinitionFailure[] {
    const compile = (feed: Defined<'feed'>): FeedProgram => new FeedProgram(feed, catalogue);
    const { byId, failures } = compileEach(catalogue, 'feed', compile, this.#programs);
    this.#programs = byId;
    return [...catalogue.failures, ...failures];
  }

  /** The feeds that can be read. */
  get feeds(): readonly string[] {
    return [...this.#programs.keys()];
  }

  knows(feed: string): boolean {
    return this.#programs.has(feed);
  }

  #program(feed: string): FeedProgram {
    const program = this.#programs.get(feed);
    if (program) return program;
    throw feedNotKnownYet(feed);
  }

  /** One batch of one feed. Records first, then quarantine, then what is said of it: a crash in between repeats, and repeating changes nothing. */
  readonly handle = async (batch: Batch): Promise<void> => {
    const program = this.#program(feedOf(batch.topic));
    const { records, refused, withdrawn } = this.#sort(program, batch);
    if (records.length > 0) await this.producer.send(TOPICS.records.name, records);
    if (withdrawn.length > 0) await this.quarantine.withdrawn(program.feed.id, withdrawn);
    if (refused.length === 0) return;
    const counts = await this.quarantine.keep(refused, this.clock.now());
    await this.#notify(refused, 'waiting');
    await this.#count(counts);
  };

  #sort(program: FeedProgram, batch: Batch): Sorted {
    const sorted: Sorted = { records: [], refused: [], withdrawn: [] };
    for (const raw of batch.messages) {
      try {
        this.#sortOne(program, readMessage(batch, program.feed.id, raw), sorted);
      } catch (error) {
        // By a mistake of our own no row of a delivery may come under a receipt that is not its own.
        if (!(error instanceof Fault) || error.kind !== 'invalid') throw error;
        sorted.refused.push(this.#foreign(program, batch, raw, error));
      }
    }
    return sorted;
  }

  #sortOne(
    program: FeedProgram,
    message: ReturnType<typeof readMessage>,
    { records, refused, withdrawn }: Sorted,
  ): void {
    const { place } = message;
    if (message.kind === 'withdrawal') {
      records.push(...program.withdrawal(message.command.receipt, message.command.reason, place));
      withdrawn.push(message.command.receipt);
      return;
    }
    const mapped = mappedBy(program, message);
    if (mapped.ok) records.push(mapped.message);
    else
      refused.push({
        feed: program.feed.id,
        ...keptOf(program, message),
        findings: mapped.findings,
        prov: place,
      });
  }

  /** A poison message blocks nobody and is not dropped; where the feed has personal columns, only its place, size, hash and reason are kept. */
  #foreign(program: FeedProgram, batch: Batch, message: InMessage, error: Fault): QuarantinedRow {
    this.poison.note(message, error);
    const { id } = program.feed;
    const kept = program.hasPersonal
      ? { key: null, text: '' }
      : { key: message.key, text: message.value?.toString() ?? '' };
    const findings = [foreignFinding(error, message)];
    return { feed: id, ...kept, findings, prov: foreignPlace(batch, id, message) };
  }

  /** Tries the waiting rows of a search again under the definitions of now. @returns how many came in, and how many still wait */
  async replay(
    search: Omit<Search, 'state' | 'limit' | 'after'>,
  ): Promise<{ replayed: number; waiting: number }> {
    await this.publishPending();
    const sum = { replayed: 0, waiting: 0 };
    for (let after = '0'; ;) {
      const rows = await this.quarantine.find({
        ...search,
        state: 'waiting',
        after,
        limit: ROWS_AT_ONCE,
      });
      const replayed = await this.#again(search.feed, rows);
      sum.replayed += replayed;
      sum.waiting += rows.length - replayed;
      if (rows.length < ROWS_AT_ONCE) return sum;
      after = rows.at(-1)?.id ?? after;
    }
  }

  /** Records first, then the mark: after a crash in between the rows wait still, and trying them once more counts nowhere. */
  async #again(feed: string, rows: readonly StoredRow[]): Promise<number> {
    const program = this.#program(feed);
    const [good, records]: [StoredRow[], OutMessage[]] = [[], []];
    for (const row of rows) {
      const mapped = program.again(row.text, row.prov);
      if (!mapped.ok) continue;
      good.push(row);
      records.push(mapped.message);
    }
    if (good.length === 0) return 0;
    await this.producer.send(TOPICS.records.name, records);
    const ids = good.map(({ id }) => id);
    await this.quarantine.replayed(feed, ids);
    await this.publishPending();
    await this.#notify(good, 'replayed');
    return good.length;
  }

  /** Publishes the counts that a replay changed; what a crash left pending goes with the next call. Published twice counts once. */
  async publishPending(): Promise<void> {
    const counts = await this.quarantine.pendingCounts();
    if (counts.length === 0) return;
    await this.#count(counts);
    await this.quarantine.markPublished(counts);
  }

  #notify(rows: readonly QuarantinedRow[], state: QuarantineState): Promise<void> {
    return this.producer.send(
      TOPICS.quarantine.name,
      rows.map((row) => quarantineMessage(row, state)),
    );
  }

  #count(counts: readonly Count[]): Promise<void> {
    return this.producer.send(TOPICS.deliveries.name, counts.map(deliveryMessage));
  }
}
