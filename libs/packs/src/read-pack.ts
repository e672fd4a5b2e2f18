import type { Text } from '@nhip/contracts';
import type { Problem, SourceDefinition } from '@nhip/kernel';
import { LineCounter, parseAllDocuments, type Document } from 'yaml';

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
  readonly findings?: readonly string[];
}

/** Records with the values that must come out of them. */
export interface ValueCase {
  readonly file: string;
  readonly line: number;
  readonly cube: string;
  readonly clock: string;
  readonly records: readonly Readonly<Record<string, string | number | null>>[];
  readonly values: readonly {
    readonly indicator: string;
    readonly grain: string;
    readonly period: string;
    readonly by?: string;
    readonly code?: string;
    readonly value: string | null;
  }[];
}

export interface Pack {
  readonly definitions: readonly SourceDefinition[];
  readonly mappingCases: readonly MappingCase[];
  readonly valueCases: readonly ValueCase[];
  readonly problems: readonly Problem[];
}

const KIND_OF_KEY: Readonly<Record<string, string>> = { codes: 'code-list' };
type Json = Record<string, unknown>;

const wrong = (file: string, line: number, code: string, vi: string, en: string): Problem => ({
  file,
  line,
  code,
  message: { vi, en } satisfies Text,
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

/** The first key of a document says its kind, its value the id: `indicator: permits.received`. */
function definitionOf(
  file: string,
  document: Document,
  lines: LineCounter,
): SourceDefinition | undefined {
  const content = document.toJS() as Json | null;
  const [key, id] = Object.entries(content ?? {})[0] ?? [];
  if (key === undefined || typeof id !== 'string') return undefined;
  const { [key]: _id, ...body } = content as Json;
  const kind = KIND_OF_KEY[key] ?? key;
  if (kind === 'code-list') body['codes'] = body['list'];
  delete body['list'];
  const version = kind === 'feed' ? body['mappingVersion'] : body['version'];
  return {
    kind,
    id,
    version: typeof version === 'number' ? version : 1,
    body,
    file,
    lineOf: lineFinder(document, lines),
  };
}

/** Reads the YAML of a pack; what cannot be read is a problem with its line, never an exception. */
export function readPack(files: readonly PackFile[]): Pack {
  const [definitions, mappingCases, valueCases, problems] = [
    [] as SourceDefinition[],
    [] as MappingCase[],
    [] as ValueCase[],
    [] as Problem[],
  ];
  for (const { path, text } of files) {
    const lines = new LineCounter();
    for (const document of parseAllDocuments(text, { lineCounter: lines }) as Document[]) {
      const syntax = document.errors[0];
      const content = syntax ? null : (document.toJS() as Json | null);
      const start = lines.linePos(document.range?.[0] ?? 0).line;
      if (syntax)
        problems.push(
          wrong(
            path,
            syntax.linePos?.[0].line ?? start,
            'wrong-yaml',
            `không đọc được YAML: ${syntax.message}`,
            `cannot read the YAML: ${syntax.message}`,
          ),
        );
      else if (content === null) continue;
      else if ('row' in content)
        mappingCases.push({ ...content, file: path, line: start } as unknown as MappingCase);
      else if ('records' in content)
        valueCases.push({ ...content, file: path, line: start } as unknown as ValueCase);
      else {
        const definition = definitionOf(path, document, lines);
        if (definition) definitions.push(definition);
        else
          problems.push(
            wrong(
              path,
              start,
              'unknown-document',
              'tài liệu phải bắt đầu bằng loại và mã, ví dụ “indicator: x.y”',
              'a document must begin with its kind and id, e.g. “indicator: x.y”',
            ),
          );
      }
    }
  }
  return { definitions, mappingCases, valueCases, problems };
}
