import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

/** One raw row of the feed `municipal-permits.events`, by column name. */
export type PermitRow = Readonly<Record<string, string>>;

export const PERMIT_FILE = path.resolve(
  import.meta.dirname,
  '../../../../packs/municipal-permits/data/events.csv.gz',
);

/** The bytes of the real event log, as an agency would send them. */
export const permitFile = (): Buffer => gunzipSync(readFileSync(PERMIT_FILE));

/** Its 8,577 rows. */
export const permitRows = (): PermitRow[] => parse(permitFile(), { columns: true, bom: true });
