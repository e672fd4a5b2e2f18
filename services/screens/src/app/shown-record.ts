import { readFields, type RawPlace, type ShownValue } from '@nhip/contracts';
import type { RawPlace as KeptPlace } from '@nhip/contracts/grpc';
import { decimalText } from '@nhip/kernel';
import type { CatalogueIndex } from '../domain/catalogue-index.js';

/** Where a raw row lies, as it is shown. Throws TypeError without one: the ledger names one for each version. */
export function shownRaw(raw: KeptPlace | null): RawPlace {
  if (!raw) throw new TypeError('a version without its raw row');
  const { column, ...place } = raw;
  return {
    ...place,
    ...(column && { column }),
    sentAt: new Date(Number(raw.sentAt)).toISOString(),
    file: raw.file || null,
  };
}

/** A record's canonical fields as people read them: instants as ISO text, codes with their names, decimals as text. @param json may be empty */
export function readableFields(
  typeId: string,
  json: string,
  index: CatalogueIndex,
): Record<string, ShownValue> {
  const type = index.catalogue.get('type', typeId);
  const fields = json === '' ? {} : readFields(json);
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const field = type?.fields[name];
      if (value === null || !field) return [name, value];
      if (field.code) return [name, index.code(field.code, String(value))];
      if (field.type === 'instant') return [name, new Date(Number(value)).toISOString()];
      return [
        name,
        field.type === 'decimal' ? decimalText(Number(value), field.scale ?? 0) : value,
      ];
    }),
  );
}
