import type { PackProblem, Text } from '@nhip/contracts';
import type { SourceDefinition } from '@nhip/kernel';
import {
  isScalar,
  LineCounter,
  parseAllDocuments,
  parseDocument,
  visit,
  type Document,
} from 'yaml';
import { caseFault } from './case-shape.js';
import { yamlFault } from './yaml-fault.js';

/** A file of a pack, by its path within the pack. */
export interface PackFile {
  readonly path: string;
  readonly text: string;
}

/** One case: a raw row with the record that must come out of it, or the code that must be found. */
export interface MappingCase {
  readonly file: string;
  readonly line: number;
  readonly feed: string;
  readonly receivedAt: string;
  readonly row: Readonly<Record<string, unknown>>;
  readonly record?: Readonly<Record<string, unknown>>;
  /** Of a row that makes several records: all of them, in the order of the contract's columns. */
  readonly records?: readonly Readonly<Record<string, unknown>>[];
  /** Codes of what keeps the row from being taken. */
  readonly findings?: readonly string[];
  /** Codes of what is said of a row that is taken; absent: whatever. */
  readonly notes?: readonly string[];
}

/** Records with the values that must come out of them. */
export interface ValueCase {
  readonly file: string;
  readonly line: number;
  readonly cube: string;
  readonly clock: string;
  /** Values as people write them: 35.5, 2026-11-25T08:00+07:00. */
  readonly records: readonly Readonly<Record<string, unknown>>[];
  /** Records of other cubes that the indicators read, by cube. */
  readonly others?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  /** By reference type the records that these name, each with its `id`. */
  readonly references?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
  readonly values: readonly {
    readonly indicator: string;
    readonly grain: string;
    readonly period: string | number;
    readonly by?: string;
    readonly level?: string;
    readonly code?: string | number;
    readonly value: string | number | null;
    /** Of an indicator whose target is a formula. */
    readonly target?: string | number | null;
    /** Indicators that the value adds up, and that have no data. */
    readonly lacks?: readonly string[];
    /** Of a value that is listed by a dimension. */
    readonly rank?: number | null;
  }[];
}

export interface Pack {
  readonly definitions: readonly SourceDefinition[];
  readonly mappingCases: readonly MappingCase[];
  readonly valueCases: readonly ValueCase[];
  readonly problems: readonly PackProblem[];
}

type Json = Record<string, unknown>;

/** More than any sector has: a pack is read and checked in one turn, while whoever else asks waits. */
const MOST_FILES = 500;
const MOST_LENGTH = 8_000_000;
const MOST_DOCUMENTS = 10_000;

const wrong = (
  file: string,
  line: number,
  code: string,
  message: Text,
  hint?: Text,
): PackProblem => ({
  file,
  line,
  code,
  message,
  ...(hint && { hint }),
});

function lineFinder(
  document: Document,
  lines: LineCounter,
): (path: readonly (string | number)[]) => number {
  return (path) => {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node = document.getIn(path.slice(0, depth), true) as
        { range?: readonly number[] } | undefined;
      if (node?.range) return lines.linePos(node.range[0] ?? 0).line;
    }
    return 1;
  };
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first key of a document says its kind, its value the id: `indicator: permits.received`. */
function definitionOf(
  file: string,
  content: unknown,
  lineOf: SourceDefinition['lineOf'],
): SourceDefinition | undefined {
  const [key, id] = isObject(content) ? (Object.entries(content)[0] ?? []) : [];
  if (key === undefined || typeof id !== 'string') return undefined;
  const { [key]: _id, ...body } = content as Json;
  const kind = key === 'codes' ? 'code-list' : key;
  if (kind === 'code-list') body['codes'] = body['list'];
  delete body['list'];
  // In the file the codes of a list stand under another key: its first is taken.
  const lineInFile: typeof lineOf = ([first = '', ...rest]) =>
    lineOf([kind === 'code-list' && first === 'codes' ? 'list' : first, ...rest]);
  const version = kind === 'feed' ? body['mappingVersion'] : body['version'];
  return {
    kind,
    id,
    version: typeof version === 'number' ? version : 1,
    body,
    file,
    lineOf: lineInFile,
  };
}

/** What is wrong with the size of a pack, said of the file at which it passes the limit. */
function sizeProblem(files: readonly PackFile[]): PackProblem | undefined {
  let [length, documents] = [0, 0];
  for (const [index, { path, text }] of files.entries()) {
    length += text.length;
    documents += 1 + (text.match(/^---/gm)?.length ?? 0);
    if (index < MOST_FILES && length <= MOST_LENGTH && documents <= MOST_DOCUMENTS) continue;
    const [mb, count] = [MOST_LENGTH / 1e6, MOST_DOCUMENTS.toLocaleString('en')];
    return wrong(
      path,
      1,
      'pack-too-large',
      {
        vi: `gói lớn quá: nhiều nhất ${MOST_FILES} tệp, ${mb} triệu ký tự, ${count} tài liệu`,
        en: `the pack is too large: at most ${MOST_FILES} files, ${mb} million characters, ${count} documents`,
      },
      { vi: 'chia thành nhiều gói', en: 'make several packs of it' },
    );
  }
  return undefined;
}

/** Where a key stands that its map has already; undefined where there is none. */
function repeatedKey(document: Document): number | undefined {
  let at: number | undefined;
  visit(document, {
    Map: (_key, { items }) => {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) {
          at = key.range?.[0] ?? 0;
          return visit.BREAK;
        }
        seen.add(key.value);
      }
      return undefined;
    },
  });
  return at;
}

/** JSON without the blanks between its parts. */
const dense = (json: string): string =>
  json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, (_blank, text: string | undefined) => text ?? '');

/**
 * What a file of JSON holds, which is YAML too and is read a hundred times as fast; undefined where it is none, or says a key twice.
 * Of what is written back as it stood nothing was left out.
 */
function jsonOf(text: string): unknown {
  if (!text.startsWith('{')) return undefined;
  try {
    const content = JSON.parse(text) as unknown;
    return JSON.stringify(content) === dense(text) ? content : undefined;
  } catch {
    return undefined;
  }
}

/** Finds lines in a file of JSON, which is read as YAML when the first is looked for. */
function lineFinderLater(text: string): ReturnType<typeof lineFinder> {
  let find: ReturnType<typeof lineFinder> | undefined;
  return (path) => {
    if (!find) {
      const lineCounter = new LineCounter();
      find = lineFinder(parseDocument(text, { lineCounter, uniqueKeys: false }), lineCounter);
    }
    return find(path);
  };
}

/** The content of a document, or why it cannot be read. */
function contentOf(document: Document): { readonly content: unknown } | { readonly alias: true } {
  try {
    return { content: document.toJS() };
  } catch {
    // An anchor that is not there, or aliases of aliases without end.
    return { alias: true };
  }
}

const UNKNOWN: Text = {
  vi: 'tài liệu phải bắt đầu bằng loại và mã',
  en: 'a document must begin with its kind and id',
};
const AN_EXAMPLE: Text = {
  vi: 'ví dụ “indicator: x.y”',
  en: 'for example “indicator: x.y”',
};
const WRONG_ALIAS: Text = {
  vi: 'bí danh YAML (*tên) không có neo, hoặc nở ra vô tận',
  en: 'a YAML alias (*name) has no anchor, or unfolds without end',
};
const NO_ALIAS: Text = { vi: 'viết ra nội dung', en: 'write the content out' };

/** Reads the documents of one file into a pack. */
class PackReader {
  readonly definitions: SourceDefinition[] = [];
  readonly mappingCases: MappingCase[] = [];
  readonly valueCases: ValueCase[] = [];
  readonly problems: PackProblem[] = [];

  read({ path, text }: PackFile): void {
    const json = jsonOf(text);
    if (json !== undefined) return this.#content(path, json, 1, lineFinderLater(text));
    const lines = new LineCounter();
    // The library compares each key of a map with all before it: a map of 20,000 keys took more than a minute.
    const options = { lineCounter: lines, prettyErrors: false, uniqueKeys: false };
    for (const document of parseAllDocuments(text, options) as Document[]) {
      const [syntax] = document.errors;
      const fault = syntax
        ? { at: syntax.pos[0], code: syntax.code }
        : { at: repeatedKey(document), code: 'DUPLICATE_KEY' as const };
      if (fault.at === undefined) this.#document(path, document, lines);
      else {
        const { line, col } = lines.linePos(fault.at);
        const { message, hint } = yamlFault(fault.code, col);
        this.problems.push(wrong(path, Math.max(1, line), 'wrong-yaml', message, hint));
      }
    }
  }

  #document(file: string, document: Document, lines: LineCounter): void {
    const line = Math.max(1, lines.linePos((document.contents ?? document).range?.[0] ?? 0).line);
    const read = contentOf(document);
    if ('alias' in read)
      return void this.problems.push(wrong(file, line, 'wrong-alias', WRONG_ALIAS, NO_ALIAS));
    this.#content(file, read.content, line, lineFinder(document, lines));
  }

  #content(file: string, content: unknown, line: number, lineOf: SourceDefinition['lineOf']): void {
    if (content === null || content === undefined) return;
    if (isObject(content) && (Object.hasOwn(content, 'row') || Object.hasOwn(content, 'records')))
      return this.#case(content, file, line);
    const definition = definitionOf(file, content, lineOf);
    if (definition) this.definitions.push(definition);
    else this.problems.push(wrong(file, line, 'unknown-document', UNKNOWN, AN_EXAMPLE));
  }

  #case(content: Json, file: string, line: number): void {
    const fault = caseFault(content);
    if (fault) this.problems.push(wrong(file, line, 'wrong-case', fault.message, fault.hint));
    else if (Object.hasOwn(content, 'row'))
      this.mappingCases.push({ ...content, file, line } as unknown as MappingCase);
    else this.valueCases.push({ ...content, file, line } as unknown as ValueCase);
  }
}

const emptyPack = (first: PackFile | undefined): PackProblem =>
  wrong(
    first?.path ?? '.',
    1,
    'empty-pack',
    { vi: 'gói không có định nghĩa nào', en: 'the pack has no definition' },
    {
      vi: 'đặt các định nghĩa vào tệp .yaml trong thư mục của gói',
      en: 'put definitions into .yaml files in the folder of the pack',
    },
  );

/** Reads the YAML of a pack; what cannot be read is a problem with its line, never an exception. A pack that is too large is not read. */
export function readPack(files: readonly PackFile[]): Pack {
  const reader = new PackReader();
  const tooLarge = sizeProblem(files);
  if (tooLarge) reader.problems.push(tooLarge);
  else for (const file of files) reader.read(file);
  const { definitions, mappingCases, valueCases, problems } = reader;
  const found = definitions.length + mappingCases.length + valueCases.length + problems.length;
  if (found === 0) problems.push(emptyPack(files[0]));
  return { definitions, mappingCases, valueCases, problems };
}
