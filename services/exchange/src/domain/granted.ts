import { createHash } from 'node:crypto';
import type { Identity } from '@nhip/contracts';
import {
  canonical,
  deriver,
  unknownIndicator,
  type Catalogue,
  type Defined,
  type FieldBody,
  type ListBody,
} from '@nhip/kernel';
import { noGrant, unknownDataset } from '../faults.js';

/** What one ministry may see of one dataset. */
export interface Granted {
  readonly dataset: Defined<'dataset'>;
  readonly type: Defined<'type'>;
  readonly fields: readonly string[];
  /** Adds what is computed of the fields that a record keeps. */
  readonly derive: ReturnType<typeof deriver>;
  /** Changes when what may be seen does, or the calendars by which it is computed: cursors of another digest are reset. */
  readonly digest: string;
}

/** The fields of a dataset that may leave the province at all: those that the type has and that are not personal. */
export const sharedFields = (
  dataset: Defined<'dataset'>,
  type: Defined<'type'>,
): readonly string[] =>
  dataset.fields.filter(
    (field) => Object.hasOwn(type.fields, field) && type.fields[field]?.personal !== true,
  );

/** The fields of a list's items that may leave the province. */
export const sharedMembers = ({ fields }: ListBody): readonly (readonly [string, FieldBody])[] =>
  Object.entries(fields).filter(([, field]) => field.personal !== true);

/** What a field is, as far as whoever reads it must know; another one is another shape. */
const shapeOf = ({ code, type, list }: FieldBody): unknown =>
  list
    ? sharedMembers(list).map(([name, field]) => [name, shapeOf(field)])
    : (code ?? type ?? 'text');

/** The grant of a ministry for a dataset; Fault `missing` or `forbidden`. */
export function grantedTo(identity: Identity, datasetId: string, catalogue: Catalogue): Granted {
  const dataset = catalogue.get('dataset', datasetId);
  const type = dataset && catalogue.get('type', dataset.record);
  if (!dataset || !type) throw unknownDataset(datasetId);
  const grants = catalogue
    .all('grant')
    .filter((grant) => grant.dataset === datasetId && grant.ministry === identity.ministry);
  if (identity.ministry === undefined || grants.length === 0) throw noGrant(datasetId);
  const isGranted = (field: string): boolean =>
    grants.some((grant) => grant.fields === undefined || grant.fields.includes(field));
  const fields = sharedFields(dataset, type).filter(isGranted);
  const shapes = fields.map((field) => [field, shapeOf(type.fields[field] ?? {})]);
  const { record } = dataset;
  const calendars = catalogue
    .calendarsOf(type)
    .map((calendar) => [calendar.id, calendar.definitionVersion]);
  const seen = { datasetId, record, ministry: identity.ministry, shapes };
  const digest = createHash('sha256')
    .update(canonical(calendars.length > 0 ? { ...seen, calendars } : seen))
    .digest('base64url')
    .slice(0, 16);
  return { dataset, type, fields, derive: deriver(type, catalogue), digest };
}

/** The datasets that someone may list: a ministry its own, the province's people all. */
export function listedFor(identity: Identity, catalogue: Catalogue): readonly Defined<'dataset'>[] {
  const all = catalogue.all('dataset');
  if (identity.ministry === undefined) return all;
  const granted = new Set(
    catalogue
      .all('grant')
      .filter((grant) => grant.ministry === identity.ministry)
      .flatMap(({ dataset = [] }) => dataset),
  );
  return all.filter((dataset) => granted.has(dataset.id));
}

const indicatorsGrantedTo = (
  ministry: string | undefined,
  catalogue: Catalogue,
): ReadonlySet<string> =>
  new Set(
    catalogue
      .all('grant')
      .filter((grant) => ministry !== undefined && grant.ministry === ministry)
      .flatMap(({ indicators = [] }) => indicators),
  );

/** Nobody outside of the province knows of it, whatever was granted. */
const isInternal = ({ sharing }: Defined<'indicator'>): boolean => sharing === 'internal';

/** The indicators whose observations someone may list: a ministry its own, the province's people all that may be shared. */
export function indicatorsListedFor(
  { ministry }: Identity,
  catalogue: Catalogue,
): readonly Defined<'indicator'>[] {
  const granted = indicatorsGrantedTo(ministry, catalogue);
  return catalogue
    .all('indicator')
    .filter((one) => !isInternal(one) && (ministry === undefined || granted.has(one.id)));
}

/** Throws Fault `unknown-indicator` unless it was granted to the caller: one that was not is as one that does not exist. */
export function assertGranted({ ministry }: Identity, id: string, catalogue: Catalogue): void {
  const indicator = catalogue.get('indicator', id);
  const isGranted = indicatorsGrantedTo(ministry, catalogue).has(id);
  if (!indicator || isInternal(indicator) || !isGranted)
    throw unknownIndicator(id, '/exchange/v1/catalog');
}
