import { Catalogue, type Defined } from '@nhip/kernel';
import type { Random } from '@nhip/testkit';
import { CompiledFeed } from '../../services/ingest/src/domain/keep-rows.js';
import { contentTypeOf, type ContentType } from '../../services/ingest/src/domain/parse-rows.js';
import { answerInputs } from './answer-inputs.js';
import { csvInputs } from './csv-inputs.js';
import { doorDefinitions, feedOf } from './door-definitions.js';
import type { Input } from './input.js';
import { jsonInputs } from './json-inputs.js';
import { mutated } from './mutate.js';
import { valueInputs } from './value-inputs.js';

/** A file, and how it is read. */
export interface SuiteFile {
  readonly bytes: Buffer;
  readonly content: ContentType;
  readonly feed: CompiledFeed;
}

const MOST_BYTES = 1_500;
const catalogue = Catalogue.build(doorDefinitions, 1);
const feeds = new Map(
  catalogue
    .all('feed')
    .map((feed: Defined<'feed'>) => [feed.id, new CompiledFeed(feed, catalogue)]),
);

function fileOf({ body, type = 'text/csv', feed = 'standard', ...way }: Input): SuiteFile[] {
  const compiled = feeds.get(feedOf(feed));
  const isFile = body !== null && type !== null && way.coding === undefined && !way.request;
  if (!isFile || !compiled || body.length === 0 || body.length > MOST_BYTES) return [];
  try {
    return [{ bytes: Buffer.from(body), content: contentTypeOf(type), feed: compiled }];
  } catch {
    return [];
  }
}

/** The small files of the page of the doors. */
export const suiteFiles: readonly SuiteFile[] = [
  csvInputs,
  jsonInputs,
  valueInputs,
  answerInputs,
].flatMap((sections) => Object.values(sections).flat().flatMap(fileOf));

/** One of the files with some of its bytes changed. */
export function mutatedOf<F extends { readonly bytes: Buffer }>(
  files: readonly F[],
  random: Random,
): F {
  const [file, other] = [random.pick(files), random.pick(files)];
  return { ...file, bytes: mutated(file.bytes, random, other.bytes) };
}
