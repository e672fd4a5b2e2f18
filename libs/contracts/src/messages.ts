import type { Finding, Text } from './text.js';

/** CloudEvents types on `nhip.feed.<feed>`. */
export const CE_ROW = 'nhip.row';
export const CE_DELETION = 'nhip.deletion';
export const CE_WITHDRAWAL = 'nhip.withdrawal';

/**
 * Headers of a message on `nhip.feed.<feed>`: CloudEvents 1.0 attributes, and `nhip` = JSON of FeedHeader.
 * `ce_id` = `<receipt>/<row>`, `ce_source` = the agency's code, `ce_type` = one of the three above, `ce_time` = time of receipt, ISO.
 */
export interface FeedHeader {
  readonly receipt: string;
  /** 1-based row of the delivery. */
  readonly row: number;
  /** Time of receipt, integer ms. */
  readonly receivedAt: number;
  /** The identity that sent it, e.g. the key's name; never a secret. */
  readonly sentBy: string;
  readonly file?: { readonly name?: string; readonly sha256: string };
  /** SHA-256 (hex) of the row as kept, i.e. of the message's value. */
  readonly sha256: string;
  /** Findings of the contract; absent where the row passed. A row with a verdict goes to quarantine unmapped. */
  readonly verdict?: readonly Finding[];
}

export interface FeedDeletion {
  readonly id: string;
  /** Source version of the deletion: the same scale as the feed's versions. */
  readonly version: number;
}

export interface FeedWithdrawal {
  readonly receipt: string;
  readonly reason: string;
}

/** Where a raw row came from and where it lies: enough to find the bytes again. */
export interface Provenance {
  readonly agency: string;
  readonly sentBy: string;
  readonly receipt: string;
  readonly receivedAt: number;
  readonly row: number;
  readonly file?: string;
  readonly sha256: string;
  readonly feed: string;
  readonly incarnation: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** Version of the feed definition that mapped it. */
  readonly mapping: number;
}

/** A field as it travels and is stored: text, boolean, exact integer (instants in ms, decimals in minor units), or null. */
export type FieldValue = string | number | boolean | null;

/** One version of one record. `fields` has its names sorted, so that equal content is equal text. */
export interface RecordVersionMessage {
  readonly kind: 'version';
  readonly type: string;
  readonly id: string;
  /** Source version: integer ms or an integer; time of receipt where the feed has none. */
  readonly version: number;
  /** False where the feed declares no version: duplicates are then told by their neighbours. */
  readonly versioned: boolean;
  readonly deleted: boolean;
  /** Instant at which codes were resolved, integer ms. */
  readonly effective: number;
  readonly fields: Readonly<Record<string, FieldValue>>;
  readonly prov: Provenance;
}

/** A delivery is taken back; sent to every partition of the record type. */
export interface WithdrawalMessage {
  readonly kind: 'withdrawal';
  readonly type: string;
  /** The receipt whose rows no longer count. */
  readonly withdrawn: string;
  readonly reason: string;
  /** Of the withdrawal itself: its own receipt. */
  readonly prov: Provenance;
}

export type RecordMessage = RecordVersionMessage | WithdrawalMessage;

/** Progress of one receipt as known to one part of the pipeline: absolute, the greatest `seq` of a part wins. */
export interface DeliveryMessage {
  readonly receipt: string;
  readonly feed: string;
  /** `ingest`, `normalise/<feed partition>` or `indicators/<bucket>`. */
  readonly part: string;
  readonly seq: number;
  readonly agency: string;
  readonly receivedAt: number;
  /** From ingest only. */
  readonly received?: number;
  readonly period?: string;
  readonly kind?: 'rows' | 'deletion' | 'withdrawal';
  /** From normalise and indicators; absent = 0. */
  readonly applied?: number;
  readonly late?: number;
  readonly duplicates?: number;
  readonly quarantined?: number;
  /** A withdrawal was carried out in this bucket. */
  readonly withdrawn?: boolean;
  /** Number of the last commit that touched it (indicators only). */
  readonly commit?: number;
}

/** The absolute values of one cell after a commit. */
export interface CellMessage {
  readonly kind: 'cell';
  readonly cube: string;
  readonly cubeVersion: number;
  /** Code versions, in the order of the cube's dimensions; '' where the record has none. */
  readonly dims: readonly string[];
  /** Days since 1970-01-01 in the reporting zone (+07:00). */
  readonly day: number;
  readonly bucket: number;
  /** One integer for each measure, in the order of the cube's definition; as text where beyond 2^53. */
  readonly values: readonly (number | string)[];
  readonly epoch: number;
  readonly commit: number;
}

/** Ends the cells of one commit. */
export interface CommitMessage {
  readonly kind: 'commit';
  readonly epoch: number;
  readonly commit: number;
  /** Instant of the commit, integer ms of the hub clock. */
  readonly at: number;
  readonly revision: number;
  /** How many cell messages of this commit went before. */
  readonly cells: number;
}

export interface QuarantineMessage {
  readonly feed: string;
  readonly receipt: string;
  readonly row: number;
  readonly key: string | null;
  readonly findings: readonly Finding[];
  readonly state: 'waiting' | 'replayed' | 'withdrawn';
}

export interface AlarmMessage {
  readonly id: string;
  readonly kind: 'freshness' | 'system';
  readonly subject: string;
  readonly state: 'open' | 'closed';
  readonly since: number;
  readonly message: Text;
}

/** One definition of the catalogue, whole. Kinds: agency, code-list, type, feed, cube, indicator, screen, dataset, grant. */
export interface RegistryMessage {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  /** The catalogue revision at which it came into force here: rises by one with each accepted load. */
  readonly revision: number;
  readonly pack: string;
  readonly body: Readonly<Record<string, unknown>>;
}
