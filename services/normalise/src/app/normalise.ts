import {
  encodeDelivery,
  encodeQuarantine,
  Fault,
  feedOf,
  TOPICS,
  type DefinitionFailure,
  type Finding,
  type RegistryMessage,
} from '@nhip/contracts';
import { Catalogue, compileEach, ExpressionError, type Defined } from '@nhip/kernel';
import type { Batch, Clock, InMessage, OutMessage, PoisonMessages, Producer } from '@nhip/platform';
import { FeedProgram, type Mapped } from '../domain/map-row.js';
import { refusedBy } from '../domain/overturned.js';
import { foreignPlace, readMessage } from '../domain/read-message.js';
import { feedNotKnownYet, revisionNotKnownYet } from '../faults.js';
import type {
  Brought,
  Count,
  Positions,
  Quarantine,
  QuarantinedRow,
  Search,
  StoredRow,
  TakenRow,
} from './ports.js';

const ROWS_AT_ONCE = 2_000;
const NONE: ReadonlySet<string> = new Set();
const [MOST_FORMER, MOST_FORMER_PROGRAMS] = [8, 64];

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

type TakenMessage = RowOrDeletion & Pick<TakenRow, 'place'>;

interface Sorted {
  readonly records: OutMessage[];
  readonly taken: TakenMessage[];
  readonly refused: QuarantinedRow[];
  /** Receipts that are taken back. */
  readonly withdrawn: string[];
}

const deliveryMessage = ({ partition, ...count }: Count): OutMessage => {
  const { receipt, feed, seq, agency, receivedAt, quarantined, overturned, errors } = count;
  return encodeDelivery({
    receipt,
    feed,
    part: `normalise/${partition}`,
    seq,
    agency,
    receivedAt,
    quarantined,
    ...(overturned > 0 && { overturned, errors }),
  });
};

type RowOrDeletion = Exclude<ReturnType<typeof readMessage>, { readonly kind: 'withdrawal' }>;

function mappedBy(program: FeedProgram, message: RowOrDeletion): Mapped {
  if (message.kind === 'deletion')
    return program.deletion(message.command.id, message.command.version, message.place);
  const { verdict } = message.header;
  return verdict ? { ok: false, findings: verdict } : program.row(message.text, message.place);
}

/** By which key quarantine knows what a message is about. */
const keptKeyOf = (program: FeedProgram, message: RowOrDeletion): string | null =>
  message.kind === 'deletion' ? message.command.id : program.keptKey(message.key);

const takenRows = (program: FeedProgram, messages: readonly TakenMessage[]): readonly TakenRow[] =>
  messages.flatMap((message) => {
    const key = keptKeyOf(program, message);
    return key === null ? [] : [{ key, place: message.place }];
  });

/** What quarantine keeps of a message that was refused. */
const keptTextOf = (program: FeedProgram, message: RowOrDeletion): string =>
  message.kind === 'deletion' ? JSON.stringify(message.command) : program.kept(message.text);

function keepAtMost<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (oldest !== undefined && map.size > most) map.delete(oldest);
}

/** Brings raw rows into the shared model. What cannot be brought in waits in quarantine and blocks nobody. */
export class Normalise {
  #programs: ReadonlyMap<string, FeedProgram> = new Map();
  #definitions: readonly RegistryMessage[] = [];
  /** Catalogues that are no longer the newest, built where rows come again that they read first. */
  readonly #former = new Map<number, Catalogue>();
  /** Feeds as they had them, by revision and feed. */
  readonly #formerPrograms = new Map<string, FeedProgram>();
  #revision = 0;

  constructor(
    private readonly quarantine: Quarantine,
    private readonly positions: Pick<Positions, 'claim'>,
    private readonly producer: Producer,
    private readonly clock: Clock,
    private readonly poison: Pick<PoisonMessages, 'note'>,
  ) {}

  /** Takes the definitions of a catalogue revision; a feed that cannot be compiled keeps its last good one. @returns what cannot be used */
  setCatalogue(
    definitions: readonly RegistryMessage[],
    revision: number,
  ): readonly DefinitionFailure[] {
    const catalogue = Catalogue.build(definitions, revision);
    const compile = (feed: Defined<'feed'>): FeedProgram => new FeedProgram(feed, catalogue);
    const { byId, failures } = compileEach(catalogue, 'feed', compile, this.#programs);
    this.#programs = byId;
    this.#definitions = definitions;
    this.#revision = revision;
    this.#former.clear();
    this.#formerPrograms.clear();
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

  /** A feed as a revision of the catalogue has it; as the newest does, where that one has it no more. Throws Fault `unavailable` for a revision that is not known yet. */
  #programAt(feed: string, revision: number): FeedProgram {
    const newest = this.#program(feed);
    if (revision === newest.revision) return newest;
    if (revision > this.#revision) throw revisionNotKnownYet(revision, this.#revision);
    const key = `${revision} ${feed}`;
    const known = this.#formerPrograms.get(key) ?? this.#compileAt(newest, revision);
    keepAtMost(this.#formerPrograms, key, known, MOST_FORMER_PROGRAMS);
    return known;
  }

  #compileAt(newest: FeedProgram, revision: number): FeedProgram {
    const catalogue = this.#catalogueAt(revision);
    const definition = catalogue.newest('feed', newest.feed.id);
    try {
      if (definition) return new FeedProgram(definition, catalogue);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
    }
    return newest;
  }

  #catalogueAt(revision: number): Catalogue {
    const known = this.#former.get(revision);
    if (known) return known;
    const definitions = this.#definitions.filter((one) => one.revision <= revision);
    const built = Catalogue.build(definitions, revision);
    keepAtMost(this.#former, revision, built, MOST_FORMER);
    return built;
  }

  /** One batch of one feed. Records first, then quarantine, then what is said of it: a crash in between repeats, and repeating changes nothing. */
  readonly handle = async (batch: Batch): Promise<void> => {
    const feed = feedOf(batch.topic);
    for (const [revision, messages] of await this.#stretches(feed, batch)) {
      const program = this.#programAt(feed, revision);
      for (let from = 0; from < messages.length; from += program.rowsAtOnce) {
        const some = messages.slice(from, from + program.rowsAtOnce);
        await this.#handle(program, { ...batch, messages: some });
      }
    }
  };

  /** The messages of a batch by the revision of the catalogue that read them first: the newest, of those that nobody has read yet. */
  async #stretches(
    feed: string,
    { topic, partition, incarnation, messages }: Batch,
  ): Promise<ReadonlyMap<number, readonly InMessage[]>> {
    const [first, last] = [messages[0]?.offset ?? 0n, messages.at(-1)?.offset ?? 0n];
    const { revision } = this.#program(feed);
    const place = { topic, partition, incarnation };
    const stretches = await this.positions.claim({ ...place, first, end: last + 1n, revision });
    const [begun = { first, revision }] = stretches;
    return Map.groupBy(
      messages,
      ({ offset }) => (stretches.findLast((stretch) => stretch.first <= offset) ?? begun).revision,
    );
  }

  async #handle(program: FeedProgram, batch: Batch): Promise<void> {
    const { records, taken, refused, withdrawn } = this.#sort(program, batch);
    const { id } = program.feed;
    if (records.length > 0) await this.producer.send(TOPICS.records.name, records);
    if (withdrawn.length > 0) await this.quarantine.withdrawn(id, withdrawn);
    if (refused.length > 0)
      await this.#bring(id, await this.quarantine.keep(refused, this.clock.now()));
    const superseded =
      taken.length > 0 ? await this.quarantine.supersede(id, () => takenRows(program, taken)) : [];
    const receipts = new Set([...refused.map(({ prov }) => prov.receipt), ...superseded]);
    if (receipts.size + withdrawn.length > 0) await this.#publish(id, [...receipts]);
  }

  /** Rows that come again after they were brought in from quarantine are records again, as they were then: a ledger that lacks them counts them, any other knows them. */
  async #bring(feed: string, brought: readonly Brought[]): Promise<void> {
    const records = brought.flatMap(({ row, revision }) => {
      const mapped = this.#programAt(feed, revision).again(row.text, row.prov);
      return mapped.ok ? mapped.messages : [];
    });
    if (records.length > 0) await this.producer.send(TOPICS.records.name, records);
  }

  #sort(program: FeedProgram, batch: Batch): Sorted {
    const sorted: Sorted = { records: [], taken: [], refused: [], withdrawn: [] };
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
    { records, taken, refused, withdrawn }: Sorted,
  ): void {
    const { place } = message;
    if (message.kind === 'withdrawal') {
      records.push(...program.withdrawal(message.command, place));
      withdrawn.push(message.command.receipt);
      return;
    }
    const mapped = mappedBy(program, message);
    if (mapped.ok) {
      records.push(...mapped.messages);
      taken.push(message);
      return;
    }
    refused.push({
      feed: program.feed.id,
      key: keptKeyOf(program, message),
      text: keptTextOf(program, message),
      ...refusedBy(program, message.header, mapped.findings),
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

  /** Tries again, under the definitions of now, the rows of a search that are not in the model: also those that a later row replaced, which of both counts is for their versions to say. @returns how many came in, and how many still wait */
  async replay(
    search: Omit<Search, 'states' | 'limit' | 'after'>,
  ): Promise<{ replayed: number; waiting: number }> {
    await this.publishPending();
    const sum = { replayed: 0, waiting: 0 };
    const limit = Math.min(ROWS_AT_ONCE, this.#program(search.feed).rowsAtOnce);
    for (let after = '0'; ;) {
      const rows = await this.quarantine.find({
        ...search,
        states: ['waiting', 'superseded'],
        after,
        limit,
      });
      const replayed = await this.#again(search.feed, rows);
      sum.replayed += replayed.size;
      sum.waiting += rows.filter(
        ({ id, state }) => state === 'waiting' && !replayed.has(id),
      ).length;
      if (rows.length < limit) return sum;
      after = rows.at(-1)?.id ?? after;
    }
  }

  /** @returns the ids of those that came in. First the revision that brings them in, then records, then the mark: after a crash in between the rows wait still, and trying them once more, by the revision of then, counts nowhere. */
  async #again(feed: string, rows: readonly StoredRow[]): Promise<ReadonlySet<string>> {
    const { revision } = this.#program(feed);
    const messagesOf = (row: StoredRow, by: number): readonly OutMessage[] => {
      const mapped = this.#programAt(feed, by).again(row.text, row.prov);
      return mapped.ok ? mapped.messages : [];
    };
    // One that a crash left in the middle may be a record already, as it was mapped then.
    const mapped = new Map<StoredRow, readonly OutMessage[]>();
    for (const row of rows) {
      const messages = messagesOf(row, row.revision ?? revision);
      if (messages.length > 0) mapped.set(row, messages);
    }
    if (mapped.size === 0) return NONE;
    const ids = [...mapped.keys()].map(({ id }) => id);
    const brought = await this.quarantine.bring(feed, ids, revision);
    const good = new Map<StoredRow, readonly OutMessage[]>();
    for (const [row, first] of mapped) {
      const by = brought.get(row.id);
      if (by === undefined) continue;
      const messages = by === (row.revision ?? revision) ? first : messagesOf(row, by);
      if (messages.length > 0) good.set(row, messages);
    }
    if (good.size === 0) return NONE;
    await this.producer.send(TOPICS.records.name, [...good.values()].flat());
    const replayed = [...good.keys()].map(({ id }) => id);
    await this.quarantine.replayed(feed, replayed);
    await this.publishPending();
    return new Set(replayed);
  }

  /** Publishes what a replay changed; what a crash left pending goes with the next call. Published twice counts once. */
  async publishPending(): Promise<void> {
    for (const [feed, receipts] of await this.quarantine.pendingReceipts())
      await this.#publish(feed, receipts);
  }

  #publish(feed: string, receipts: readonly string[]): Promise<void> {
    return this.quarantine.publish(feed, receipts, async ({ counts, waiting }) => {
      if (counts.length > 0)
        await this.producer.send(TOPICS.deliveries.name, counts.map(deliveryMessage));
      await this.producer.send(TOPICS.quarantine.name, [encodeQuarantine({ feed, waiting })]);
    });
  }
}
