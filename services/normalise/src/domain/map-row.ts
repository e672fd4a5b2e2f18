import type { Finding, Provenance, RecordVersionMessage, WithdrawalMessage } from '@nhip/contracts';
import { partitionOf, RECORD_PARTITIONS, recordTopic } from '@nhip/contracts';
import {
  compileContract,
  compileFeed,
  type Catalogue,
  type Contract,
  type Defined,
  type FeedMapping,
  type RawRow,
} from '@nhip/kernel';
import type { OutMessage } from '@nhip/platform';

export type Mapped =
  { readonly ok: true; readonly message: OutMessage } | { readonly ok: false; readonly findings: readonly Finding[] };

const NOT_READABLE: Finding = {
  code: 'not-json',
  message: { vi: 'dòng đã lưu không đọc được', en: 'the row as kept cannot be read' },
};

/** Versions go to the partition that is the record's bucket for ever. */
function toMessage(record: RecordVersionMessage): OutMessage {
  return { key: record.id, value: JSON.stringify(record), partition: partitionOf(record.id, RECORD_PARTITIONS) };
}

/** A feed's definition at work: raw rows as kept become versions of records. */
export class FeedProgram {
  readonly topic: string;
  readonly #map: FeedMapping;
  readonly #contract: Contract;

  constructor(
    readonly feed: Defined<'feed'>,
    catalogue: Catalogue,
  ) {
    this.topic = recordTopic(feed.record);
    this.#map = compileFeed(feed, catalogue);
    this.#contract = compileContract(feed);
  }

  row(text: string, prov: Omit<Provenance, 'mapping'>): Mapped {
    let row: RawRow;
    try {
      row = JSON.parse(text) as RawRow;
    } catch {
      return { ok: false, findings: [NOT_READABLE] };
    }
    const mapped = this.#map(row, prov.receivedAt);
    if (!mapped.ok) return { ok: false, findings: mapped.findings };
    const { id, version, versioned, deleted, effective, fields } = mapped;
    return {
      ok: true,
      message: toMessage({
        kind: 'version',
        type: this.feed.record,
        id,
        version,
        versioned,
        deleted,
        effective,
        fields,
        prov: this.#prov(prov),
      }),
    };
  }

  /** A row that was refused once may pass now: the contract is asked again. */
  again(text: string, prov: Omit<Provenance, 'mapping'>): Mapped {
    const mapped = this.row(text, prov);
    if (!mapped.ok) return mapped;
    const findings = this.#contract(JSON.parse(text)).filter((finding) => finding.code !== 'missing-column');
    return findings.length > 0 ? { ok: false, findings } : mapped;
  }

  deletion(id: string, version: number, prov: Omit<Provenance, 'mapping'>): OutMessage {
    return toMessage({
      kind: 'version',
      type: this.feed.record,
      id,
      version,
      versioned: this.feed.version !== undefined,
      deleted: true,
      effective: prov.receivedAt,
      fields: {},
      prov: this.#prov(prov),
    });
  }

  /** Told to every bucket. */
  withdrawal(withdrawn: string, reason: string, prov: Omit<Provenance, 'mapping'>): OutMessage[] {
    const message: WithdrawalMessage = { kind: 'withdrawal', type: this.feed.record, withdrawn, reason, prov: this.#prov(prov) };
    return Array.from({ length: RECORD_PARTITIONS }, (_, partition) => ({
      key: withdrawn,
      value: JSON.stringify(message),
      partition,
    }));
  }

  #prov(prov: Omit<Provenance, 'mapping'>): Provenance {
    return { ...prov, mapping: this.feed.definitionVersion };
  }
}
