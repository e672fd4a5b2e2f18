import {
  readFields,
  type FieldItem,
  type RawPlace,
  type ShownScalar,
  type ShownValue,
} from '@nhip/contracts';
import type { RawPlace as KeptPlace } from '@nhip/contracts/grpc';
import { decimalText, type FieldBody, type CatalogueIndex } from '@nhip/kernel';

/** Where a raw row lies, as it is shown. @param isSimulated of a feed. Throws TypeError without one: the ledger names one for each version. */
export function shownRaw(
  raw: KeptPlace | null,
  { catalogue }: CatalogueIndex,
  isSimulated: (feed: string) => boolean,
): RawPlace {
  if (!raw) throw new TypeError('a version without its raw row');
  const { column, ...place } = raw;
  const agencyName = catalogue.get('agency', raw.agency)?.name;
  return {
    ...place,
    ...(agencyName && { agencyName }),
    ...(column && { column }),
    sentAt: new Date(Number(raw.sentAt)).toISOString(),
    file: raw.file || null,
    ...(isSimulated(raw.feed) && { simulated: true }),
  };
}

function readable(
  value: FieldItem[string],
  field: FieldBody | undefined,
  index: CatalogueIndex,
): ShownScalar {
  if (value === null || !field) return value;
  if (field.code) return index.code(field.code, String(value));
  if (field.type === 'instant') return new Date(Number(value)).toISOString();
  return field.type === 'decimal' ? decimalText(Number(value), field.scale ?? 0) : value;
}

/** A record's canonical fields as people read them: instants as ISO text, codes with their names, decimals as text; a list by its items, derived fields among them. @param json may be empty */
export function readableFields(
  typeId: string,
  json: string,
  index: CatalogueIndex,
): Record<string, ShownValue> {
  const type = index.catalogue.get('type', typeId);
  const kept = json === '' ? {} : readFields(json);
  // Of a deletion, which has no fields, nothing is computed.
  const fields = Object.keys(kept).length === 0 ? kept : index.derive(typeId)(kept);
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const field = type?.fields[name];
      if (typeof value !== 'object' || value === null) return [name, readable(value, field, index)];
      const members = field?.list?.fields ?? {};
      const items = value.map((item) =>
        Object.fromEntries(
          Object.entries(item).map(([member, one]) => [
            member,
            readable(one, members[member], index),
          ]),
        ),
      );
      return [name, items];
    }),
  );
}
