import { Fault, type RowError, type Sent, type Text } from '@nhip/contracts';
import { parseRows } from '../../services/ingest/src/domain/parse-rows.js';
import { DOOR_CODES } from './door-codes.js';
import { naiveCsv, type NaiveFile, type NaiveRow } from './naive-csv.js';
import { naiveJson, naiveNdjson } from './naive-json.js';
import type { SuiteFile } from './suite-files.js';
import { isAsWritten } from './written-value.js';

/*
 * The law of the doors: a row is read as it was written, under its number, or refused in words; none is lost, and what can be read is taken.
 * What breaks it is said in a sentence.
 */

export type ReadRows = typeof parseRows;
type ReadRow = ReturnType<ReadRows>['rows'][number];

const NOW = Date.parse('2026-11-25T05:00:00Z');

function naively({ bytes, content, feed }: SuiteFile): NaiveFile {
  if (content.format === 'json') return naiveJson(bytes);
  if (content.format === 'ndjson') return naiveNdjson(bytes);
  return naiveCsv(bytes, feed, content.charset ?? feed.charset);
}

/** Kinds of files, and sizes, that the second reading does not know. */
const OF_KIND = /^(?:xlsx|xls|zip|gzip|html)-not-csv$|^utf16-not-declared$|^too-/;

const isKnown = (code: string, { vi, en }: Text): boolean =>
  DOOR_CODES.has(code) && vi !== '' && en !== '' && vi !== en;

interface Refusal {
  readonly code: string;
  readonly message: Text;
  readonly hint?: Text | undefined;
}

function faultOfRefusal(
  { content }: SuiteFile,
  written: NaiveFile,
  refusal: Refusal,
): string | undefined {
  const { code, message, hint } = refusal;
  if (!isKnown(code, message) || !hint) return `refused by a code that nobody knows, ${code}`;
  // Which of the two it is cannot be told for certain of what was changed.
  const isExcused = OF_KIND.test(code) || content.charset === 'utf-16';
  const isReadable = written?.some((row) => row !== 'nothing') ?? false;
  return isReadable && !isExcused ? `refused, ${code}, though it can be read` : undefined;
}

function faultOfRow(
  { feed }: SuiteFile,
  number: number,
  read: ReadRow,
  written: NaiveRow,
): string | undefined {
  const kept = feed.keep(read, number, NOW);
  if (kept && kept.number !== number) return `row ${number} is kept as ${kept.number}`;
  const strange = kept?.findings.find(({ code, message }) => !isKnown(code, message));
  if (strange) return `row ${number} is refused by a code that nobody knows, ${strange.code}`;
  if (!read) return written === 'nothing' ? undefined : `row ${number} is lost`;
  if (!read.ok)
    return written === 'refused' || read.finding.code === 'too-deep'
      ? undefined
      : `row ${number} is refused, ${read.finding.code}, though it can be read`;
  if (typeof written === 'string') return `row ${number} is taken, and is ${written}`;
  return isAsWritten(read.row, written) ? undefined : `row ${number} is another`;
}

function faultOfRows(
  file: SuiteFile,
  rows: readonly ReadRow[],
  written: NaiveFile,
): string | undefined {
  if (!written) return 'taken, though nobody can say where its rows are';
  if (rows.length !== written.length) return `${rows.length} rows are read of ${written.length}`;
  for (const [i, row] of rows.entries()) {
    const fault = faultOfRow(file, i + 1, row, written[i] as NaiveRow);
    if (fault) return fault;
  }
  return undefined;
}

/** What a reader does against the law with a file; undefined where it keeps it. */
export function faultIn(file: SuiteFile, read: ReadRows = parseRows): string | undefined {
  const written = naively(file);
  try {
    return faultOfRows(file, read(file.bytes, file.content, file.feed).rows, written);
  } catch (error) {
    if (!(error instanceof Fault)) return `it throws ${String(error)}`;
    const { code, text: message, hint } = error;
    return faultOfRefusal(file, written, { code, message, hint });
  }
}

export interface HttpAnswer {
  readonly status: number;
  readonly data: Sent | Refusal;
}

const MOST_ERRORS = 100;

function faultOfErrors(
  errors: readonly RowError[],
  rejected: number,
  written: readonly NaiveRow[],
): string | undefined {
  const strange = errors.find(({ code, message }) => !isKnown(code, message));
  if (strange) return `row ${strange.row} is refused by a code that nobody knows, ${strange.code}`;
  const named = new Set(errors.map(({ row }) => row));
  if (errors.length < MOST_ERRORS && named.size !== rejected)
    return `${rejected} rows are rejected, ${named.size} named`;
  const silent = written.findIndex((row, i) => row === 'refused' && !named.has(i + 1));
  return silent < 0 || errors.length >= MOST_ERRORS
    ? undefined
    : `row ${silent + 1} is taken, and is to be refused`;
}

/** What an answer of a hub says against the law of a file that was sent to it. */
export function faultOfAnswer(file: SuiteFile, { status, data }: HttpAnswer): string | undefined {
  if (status >= 500) return `it is answered with ${status}`;
  const written = naively(file);
  if (!('received' in data)) return faultOfRefusal(file, written, data);
  if (!written) return 'taken, though nobody can say where its rows are';
  const { received, skipped, rejected, errors } = data;
  const nothing = written.filter((row) => row === 'nothing').length;
  if (received !== written.length - nothing || skipped !== nothing)
    return `${written.length} rows are sent, ${received} received, ${skipped} skipped`;
  return faultOfErrors(errors, rejected, written);
}
