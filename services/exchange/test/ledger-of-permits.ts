import path from 'node:path';
import {
  bucketOf,
  RECORD_PARTITIONS,
  TOPICS,
  partsOf,
  recordValue,
  type Provenance,
  type RecordMessage,
  type RegistryMessage,
} from '@nhip/contracts';
import { Catalogue } from '@nhip/kernel';
import { cubeVersions, Writer, LEDGER_MIGRATIONS, Programs } from '@nhip/ledger';
import { readFolder, readPack } from '@nhip/packs';
import { migrate, type InMessage, type Logger, type Pool } from '@nhip/platform';
import { readsAll, until } from '@nhip/testkit';

const FOLDER = path.resolve(import.meta.dirname, '../../../packs/municipal-permits');
const quiet: Logger = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};

export const permitDefinitions = (): RegistryMessage[] =>
  readPack(readFolder(FOLDER)).definitions.map(({ kind, id, version, body }) => ({
    kind,
    id,
    version,
    body,
    revision: 1,
    pack: 'municipal-permits',
  }));

export interface PermitVersion {
  readonly id: string;
  readonly version: number;
  /** A code, or a code version. */
  readonly channel?: string;
  readonly receivedAt?: string;
  readonly finishedAt?: string;
  readonly deadline?: string;
  readonly deleted?: boolean;
  readonly receipt?: string;
  readonly simulated?: boolean;
}

const NOW = Date.parse('2026-11-25T10:00:00Z');

const instantOf = (text: string | undefined): number | null =>
  text === undefined ? null : Date.parse(text);

function provenance(
  receipt: string,
  row: number,
  place: Pick<Provenance, 'partition' | 'offset' | 'simulated'>,
): Pick<RecordMessage, 'delivery' | 'place'> {
  return partsOf({
    agency: 'H09',
    sentBy: 'test',
    receipt,
    receivedAt: NOW,
    row,
    sha256: 'a'.repeat(64),
    feed: 'municipal-permits.events',
    incarnation: 'i1',
    topic: 'nhip.feed.municipal-permits.events',
    mapping: 1,
    ...place,
  });
}

/** A ledger of permits, written by the writer itself, one commit a call. */
export class PermitLedger {
  readonly #writer: Writer;
  readonly #next = new Map<number, bigint>();
  #row = 0;
  /** Of the hub clock. */
  now = NOW;

  private constructor(private readonly pool: Pool) {
    this.#writer = new Writer({
      pool,
      clock: { now: () => this.now },
      logger: quiet,
      poison: readsAll,
      onCommit: () => undefined,
    });
    this.#writer.setPrograms(Programs.of(Catalogue.build(permitDefinitions(), 1)));
  }

  static async open(pool: Pool): Promise<PermitLedger> {
    await migrate(pool, 'core', LEDGER_MIGRATIONS);
    const ledger = new PermitLedger(pool);
    for (let partition = 0; partition < RECORD_PARTITIONS; partition += 1)
      await ledger.#writer.next(TOPICS.records.name, partition);
    return ledger;
  }

  async put({
    id,
    version,
    channel = 'Desk',
    receivedAt = '2011-05-02T02:00:00Z',
    finishedAt,
    deadline,
    deleted = false,
    receipt = 'R1',
    simulated = false,
  }: PermitVersion): Promise<void> {
    this.#row += 1;
    const partition = bucketOf('permit', id);
    const fields = {
      channel: channel.includes('@') ? channel : `${channel}@2010-01-01`,
      deadline: instantOf(deadline),
      department: 'General@2010-01-01',
      finishedAt: instantOf(finishedAt),
      group: 'secret group',
      plannedEnd: null,
      receivedAt: Date.parse(receivedAt),
      step: 'T10@2010-01-01',
    };
    const place = { partition: 0, offset: String(this.#row), simulated };
    const from = provenance(receipt, this.#row, place);
    await this.#send(partition, {
      kind: 'version',
      type: 'permit',
      id,
      version,
      versioned: true,
      deleted,
      effective: NOW,
      fields,
      ...from,
    });
  }

  /** Until the versions of all cubes are read. */
  async live(): Promise<void> {
    const all = Array.from({ length: RECORD_PARTITIONS }, (_, bucket) => bucket);
    this.#writer.assigned({ [TOPICS.records.name]: all });
    await until('all cubes are read', async () => {
      this.#writer.tick();
      const versions = await cubeVersions(this.pool);
      return versions.length > 0 && versions.every(({ state }) => state !== 'filling');
    });
  }

  /** As normalise does: one message to every partition. */
  async withdraw(receipt: string): Promise<void> {
    this.#row += 1;
    for (let partition = 0; partition < RECORD_PARTITIONS; partition += 1)
      await this.#send(partition, {
        kind: 'withdrawal',
        type: 'permit',
        withdrawn: receipt,
        reason: 'test',
        ...provenance(`W-${receipt}`, this.#row, { partition: 0, offset: String(this.#row) }),
      });
  }

  stop(): Promise<void> {
    return this.#writer.stop();
  }

  #send(partition: number, message: RecordMessage): Promise<void> {
    const offset = this.#next.get(partition) ?? 0n;
    this.#next.set(partition, offset + 1n);
    const raw: InMessage = {
      topic: TOPICS.records.name,
      partition,
      offset,
      key: 'id' in message ? message.id : null,
      value: Buffer.from(recordValue(message)),
      headers: {},
      timestamp: NOW,
    };
    return this.#writer.submit({ topic: raw.topic, partition, incarnation: 'i1', messages: [raw] });
  }
}
