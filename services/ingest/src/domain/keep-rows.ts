import { createHash } from 'node:crypto';
import type { FeedHeader, Finding } from '@nhip/contracts';
import { compileContract, keeper, type Contract, type Defined, type RawRow } from '@nhip/kernel';
import type { ParsedRow } from './parse-rows.js';

/** A row as it will be kept: the evidence, with its place in the sending and the contract's verdict. */
export interface KeptRow {
  readonly number: number;
  readonly key: string | null;
  readonly value: string;
  readonly sha256: string;
  readonly findings: readonly Finding[];
}

export const MOST_ROW_BYTES = 900_000;

const tooLarge = (bytes: number): Finding => ({ code: 'row-too-large', message: { vi: `dòng ${Math.round(bytes / 1000)} kB, tối đa 900 kB`, en: `the row has ${Math.round(bytes / 1000)} kB, at most 900 kB are taken` } });
export const sha256 = (text: string | Buffer): string => createHash('sha256').update(text).digest('hex');

/** What a feed does to each of its rows at the door, compiled once per definition. */
export class Door {
  readonly columns: readonly string[];
  readonly required: readonly string[];
  readonly #contract: Contract;
  readonly #keep: (row: RawRow) => RawRow;
  readonly #hasPersonal: boolean;

  constructor(readonly feed: Defined<'feed'>) {
    this.columns = Object.keys(feed.contract.properties);
    this.required = feed.contract.required ?? [];
    this.#contract = compileContract(feed);
    this.#keep = keeper(feed);
    this.#hasPersonal = (feed.personal ?? []).length > 0;
  }

  keep(parsed: ParsedRow, number: number): KeptRow {
    // A row that cannot be read may hold personal data anywhere: where the feed has any, its bytes are not kept.
    if (!parsed.ok) return this.#kept(number, null, this.#hasPersonal ? '' : parsed.text, [parsed.finding]);
    const key = parsed.row[this.feed.key];
    const text = JSON.stringify(this.#keep(parsed.row));
    const isDeletion = parsed.row['deleted'] === true || parsed.row['deleted'] === 'true';
    const findings = this.#contract(parsed.row).filter((finding) => !(isDeletion && finding.code === 'missing-column'));
    return this.#kept(number, key === undefined || key === null || key === '' ? null : String(key).slice(0, 200), text, findings);
  }

  #kept(number: number, key: string | null, text: string, findings: readonly Finding[]): KeptRow {
    const bytes = Buffer.byteLength(text);
    const [value, all] = bytes > MOST_ROW_BYTES ? ['', [tooLarge(bytes)]] : [text, findings];
    return { number, key, value, sha256: sha256(value), findings: all };
  }
}

export interface Sending {
  readonly receipt: string;
  readonly receivedAt: number;
  readonly agency: string;
  readonly sentBy: string;
  readonly file?: FeedHeader['file'];
}

/** CloudEvents attributes of a sending's message, and our own in one packed header: headers are dear. */
export function headersOf(sending: Sending, type: string, row: Pick<KeptRow, 'number' | 'sha256' | 'findings'>): Record<string, string> {
  const header: FeedHeader = {
    receipt: sending.receipt,
    row: row.number,
    receivedAt: sending.receivedAt,
    sentBy: sending.sentBy,
    ...(sending.file && { file: sending.file }),
    sha256: row.sha256,
    ...(row.findings.length > 0 && { verdict: row.findings }),
  };
  return {
    ce_id: `${sending.receipt}/${row.number}`,
    ce_source: sending.agency,
    ce_type: type,
    ce_time: new Date(sending.receivedAt).toISOString(),
    nhip: JSON.stringify(header),
  };
}
