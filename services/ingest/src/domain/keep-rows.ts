import { hash } from 'node:crypto';
import type { FeedRow, Finding } from '@nhip/contracts';
import {
  againstDeletion,
  compileContract,
  compileFeed,
  compileSkip,
  deletionColumns,
  idReader,
  keeper,
  keyColumns,
  versionReader,
  type Catalogue,
  type Contract,
  type Defined,
  type FeedMapping,
  type IdReader,
  type RawRow,
  type SkipRule,
  type VersionReader,
} from '@nhip/kernel';
import type { FileForm } from './csv-header.js';
import type { ParsedRow } from './parsed-row.js';

const MOST_ROW_BYTES = 900_000;
const MOST_KEY_LENGTH = 200;
/** A verdict travels in a header: it names the first faults, not thousands. */
const MOST_FINDINGS = 20;

const tooLarge = (bytes: number): Finding => ({
  code: 'row-too-large',
  message: {
    vi: `dòng ${Math.round(bytes / 1000)} kB, tối đa 900 kB`,
    en: `the row has ${Math.round(bytes / 1000)} kB, at most 900 kB are taken`,
  },
});

/** What systems call the member that holds their rows: these names an answer may repeat. */
const ENVELOPES = new Set([
  'data',
  'records',
  'rows',
  'items',
  'results',
  'value',
  'payload',
  'body',
]);

const envelope = (name: string): Finding => {
  const [vi, en] = ENVELOPES.has(name) ? [` “${name}”`, ` “${name}”`] : ['', ''];
  return {
    code: 'envelope',
    message: {
      vi: `các dòng nằm trong một mục${vi} của đối tượng này: gửi thẳng phần bên trong`,
      en: `the rows stand in a member${en} of this object: send what is inside`,
    },
  };
};

export const sha256 = (text: string | Buffer): string => hash('sha256', text, 'hex');

const plainId = idReader();

/** Of a row that has no time of receipt yet: no version lies ahead of it. */
const NO_RECEIPT = Number.MAX_SAFE_INTEGER / 2;

/** Whether a list that records of the feed read may take a text for another code than it says. */
function hasNotes({ record }: Defined<'feed'>, catalogue: Catalogue): boolean {
  const fields = Object.values(catalogue.get('type', record)?.fields ?? {});
  const lists = fields.map(({ code = '' }) => catalogue.get('code-list', code));
  return lists.some((list) => list?.unknown !== undefined || list?.successors !== undefined);
}

const partOf = (value: unknown): string => {
  const text = typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
  const id = plainId(text);
  return typeof id === 'string' ? id : text;
};

/** Rows of one record go one way, however the parts of its key are spelt; null where there are none. */
const keyOf = (values: readonly unknown[]): string | null => {
  const parts = values.map(partOf);
  return parts.every((part) => part === '') ? null : parts.join('/').slice(0, MOST_KEY_LENGTH);
};

/** A feed as its rows are held against it and kept by it, compiled once per definition. */
export class CompiledFeed implements FileForm {
  readonly columns: readonly string[];
  readonly required: readonly string[];
  /** Those by which a row is known as a deletion, which needs no other. */
  readonly deletionColumns: ReadonlySet<string>;
  /** How a request names a source version. */
  readonly versions: VersionReader;
  readonly readId: IdReader;
  readonly #key: readonly string[];
  readonly #contract: Contract;
  readonly #keep: (row: RawRow) => RawRow;
  readonly #hasPersonal: boolean;
  /** Where rows of the feed can be deletions, or something is to be said of rows that are taken. */
  readonly #mapping: FeedMapping | undefined;
  readonly #hasNotes: boolean;
  readonly #skips: SkipRule;

  /** Throws where the contract or the mapping cannot be compiled. */
  constructor(
    readonly definition: Defined<'feed'>,
    catalogue: Catalogue,
  ) {
    this.columns = Object.keys(definition.contract.properties);
    this.required = definition.contract.required ?? [];
    this.#key = keyColumns(definition);
    this.readId = idReader(catalogue.get('type', definition.record)?.recordId?.pattern);
    this.deletionColumns = deletionColumns(definition);
    this.#contract = compileContract(definition);
    this.versions = versionReader(definition, catalogue);
    this.#keep = keeper(definition);
    this.#hasPersonal = (definition.personal ?? []).length > 0;
    this.#skips = compileSkip(definition, catalogue);
    this.#hasNotes = hasNotes(definition, catalogue);
    if (definition.deleted !== undefined || this.#hasNotes)
      this.#mapping = compileFeed(definition, catalogue);
  }

  /** In what its CSV files are written, and where their header stands. */
  get charset(): FileForm['charset'] {
    return this.definition.charset;
  }

  get header(): FileForm['header'] {
    return this.definition.header;
  }

  /** A row as it is kept; undefined where it is no data. @param number among the rows of its delivery, from 1 */
  keep(parsed: ParsedRow | undefined, number: number): FeedRow | undefined {
    if (!parsed || (parsed.ok && this.#skips(parsed.row))) return undefined;
    return this.#row(parsed, number);
  }

  #row(parsed: ParsedRow, number: number): FeedRow {
    // A row that cannot be read may hold personal data anywhere: where the feed has any, its bytes are not kept.
    if (!parsed.ok)
      return this.#kept(number, null, this.#hasPersonal ? '' : parsed.text, [parsed.finding]);
    const { row } = parsed;
    const kept = this.#kept(
      number,
      keyOf(this.#key.map((column) => row[column])),
      JSON.stringify(this.#keep(row)),
      this.#verdict(row),
    );
    const notes = kept.findings.length === 0 ? this.#notes(row) : [];
    return notes.length > 0 ? { ...kept, notes } : kept;
  }

  /** What its sender should know of a row that the mapping takes. */
  #notes(row: RawRow): readonly Finding[] {
    const mapped = this.#hasNotes ? this.#mapping?.(this.#keep(row), NO_RECEIPT) : undefined;
    return mapped?.ok ? mapped.findings : [];
  }

  /** The member of a row that holds the rows themselves; undefined of a row with a column that the feed knows. */
  #envelopeOf(row: RawRow): string | undefined {
    if (this.#key.some((column) => row[column] !== undefined)) return undefined;
    const names = Object.keys(row);
    if (names.some((name) => this.columns.includes(name))) return undefined;
    return names.find((name) => typeof row[name] === 'object' && row[name] !== null);
  }

  #verdict(row: RawRow): readonly Finding[] {
    const wrapped = this.#envelopeOf(row);
    if (wrapped !== undefined) return [envelope(wrapped)];
    const findings = this.#contract(row);
    if (findings.length === 0) return findings;
    const isRight = againstDeletion(findings, this.deletionColumns).length === 0;
    return isRight && this.#isDeletion(row) ? [] : findings.slice(0, MOST_FINDINGS);
  }

  /** A deletion needs its id and version only. */
  #isDeletion(row: RawRow): boolean {
    const mapped = this.#mapping?.(row, NO_RECEIPT);
    return mapped?.ok === true && mapped.deleted;
  }

  #kept(number: number, key: string | null, text: string, findings: readonly Finding[]): FeedRow {
    const bytes = text.length > MOST_ROW_BYTES / 4 ? Buffer.byteLength(text) : 0;
    const [value, all] = bytes > MOST_ROW_BYTES ? ['', [tooLarge(bytes)]] : [text, findings];
    return { number, key, value, sha256: sha256(value), findings: all };
  }
}
