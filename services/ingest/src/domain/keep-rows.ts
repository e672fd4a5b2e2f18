import { hash } from 'node:crypto';
import { rowType, type FeedRow, type Finding } from '@nhip/contracts';
import {
  compileJudge,
  compileSkip,
  deletionColumns,
  eachColumns,
  idReader,
  keeper,
  keyColumns,
  rowIdReader,
  versionReader,
  withoutPersonNumber,
  type Catalogue,
  type Defined,
  type IdReader,
  type MapResult,
  type RawRow,
  type RowJudge,
  type SkipRule,
  type VersionReader,
} from '@nhip/kernel';
import type { FileForm } from './csv-header.js';
import type { ParsedRow } from './parsed-row.js';

const MOST_ROW_BYTES = 900_000;
const MOST_KEY_LENGTH = 200;

const tooLarge = (bytes: number): Finding => ({
  code: 'row-too-large',
  message: {
    vi: `dòng ${Math.ceil(bytes / 1000)} kB, tối đa 900 kB: rút gọn, hoặc chia thành nhiều dòng`,
    en: `the row has ${Math.ceil(bytes / 1000)} kB, at most 900 kB are taken: shorten it, or cut it into several`,
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

/** A feed as its rows are judged and kept by it, compiled once per definition. */
export class CompiledFeed implements FileForm {
  readonly columns: readonly string[];
  readonly required: readonly string[];
  /** Those by which a row is known as a deletion, which needs no other. */
  readonly deletionColumns: ReadonlySet<string>;
  /** How a request names a source version. */
  readonly versions: VersionReader;
  readonly readId: IdReader;
  /** Of what has the ids and versions of its rows. */
  readonly versioned: string;
  /** How many records a row makes. */
  readonly recordsARow: number;
  readonly #key: readonly string[];
  /** Of the catalogue that it is compiled from. */
  readonly revision: number;
  readonly #judge: RowJudge;
  readonly #keep: (row: RawRow) => RawRow;
  readonly hasPersonal: boolean;
  readonly #skips: SkipRule;

  /** Throws where the contract or the mapping cannot be compiled. */
  constructor(
    readonly definition: Defined<'feed'>,
    catalogue: Catalogue,
  ) {
    this.columns = Object.keys(definition.contract.properties);
    this.required = definition.contract.required ?? [];
    this.#key = keyColumns(definition);
    const { pattern } = catalogue.get('type', definition.record)?.recordId ?? {};
    this.readId = rowIdReader(definition, pattern);
    this.recordsARow = eachColumns(definition).length || 1;
    this.versioned = definition.each ? rowType(definition.id) : definition.record;
    this.deletionColumns = deletionColumns(definition);
    this.revision = catalogue.revision;
    this.#judge = compileJudge(definition, catalogue);
    this.versions = versionReader(definition, catalogue);
    this.#keep = keeper(definition);
    this.hasPersonal = (definition.personal ?? []).length > 0;
    this.#skips = compileSkip(definition, catalogue);
  }

  /** In what its CSV files are written, and where their header stands. */
  get charset(): FileForm['charset'] {
    return this.definition.charset;
  }

  get header(): FileForm['header'] {
    return this.definition.header;
  }

  /**
   * A row as it is kept, with what refuses it, which is what `normalise` says of it by the same catalogue, or what its sender should know of
   * it although it is taken. Undefined where it is no data.
   * @param number among the rows of its delivery, from 1
   * @param receivedAt integer ms
   */
  keep(parsed: ParsedRow | undefined, number: number, receivedAt: number): FeedRow | undefined {
    if (!parsed || (parsed.ok && this.#skips(parsed.row))) return undefined;
    return this.#row(parsed, number, receivedAt);
  }

  #row(parsed: ParsedRow, number: number, receivedAt: number): FeedRow {
    // A row that cannot be read may hold personal data anywhere: where the feed has any, its bytes are not kept.
    if (!parsed.ok) {
      const { key = '', text, finding } = parsed;
      const [named, bytes] = this.hasPersonal ? [withoutPersonNumber(key), ''] : [key, text];
      return this.#kept(number, keyOf([named]), bytes, [finding]);
    }
    const { row } = parsed;
    const said = this.#verdict(row, receivedAt);
    const fit = this.#keep(row);
    const kept = this.#kept(
      number,
      keyOf(this.#key.map((column) => fit[column])),
      JSON.stringify(fit),
      said.ok ? [] : said.findings,
    );
    const isNoted = said.ok && said.findings.length > 0 && kept.findings.length === 0;
    return isNoted ? { ...kept, notes: said.findings } : kept;
  }

  /** The member of a row that holds the rows themselves; undefined of a row with a column that the feed knows. */
  #envelopeOf(row: RawRow): string | undefined {
    if (this.#key.some((column) => row[column] !== undefined)) return undefined;
    const names = Object.keys(row);
    if (names.some((name) => this.columns.includes(name))) return undefined;
    return names.find((name) => typeof row[name] === 'object' && row[name] !== null);
  }

  #verdict(row: RawRow, receivedAt: number): Pick<MapResult, 'ok' | 'findings'> {
    const wrapped = this.#envelopeOf(row);
    if (wrapped !== undefined) return { ok: false, findings: [envelope(wrapped)] };
    return this.#judge.sent(row, receivedAt);
  }

  #kept(number: number, key: string | null, text: string, findings: readonly Finding[]): FeedRow {
    const bytes = text.length > MOST_ROW_BYTES / 4 ? Buffer.byteLength(text) : 0;
    const [value, all] = bytes > MOST_ROW_BYTES ? ['', [tooLarge(bytes)]] : [text, findings];
    return { number, key, value, sha256: sha256(value), findings: all };
  }
}
