import type { CatalogueIndex, ShownCode } from '../domain/catalogue-index.js';
import type { RawPlace } from './ports.js';

type ShownValue = string | number | boolean | null | ShownCode;

/** Where a raw row lies, as it is shown. */
export const shownRaw = (raw: RawPlace) => ({
  ...raw,
  sentAt: new Date(Number(raw.sentAt)).toISOString(),
  file: raw.file || null,
});

/** A record's canonical fields as people read them: instants as ISO text, codes with their names. @param json may be empty */
export function readableFields(
  typeId: string,
  json: string,
  index: CatalogueIndex,
): Readonly<Record<string, ShownValue>> {
  const type = index.catalogue.get('type', typeId);
  const fields = JSON.parse(json || '{}') as Record<string, string | number | boolean | null>;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const field = type?.fields[name];
      if (value === null || !field) return [name, value];
      if (field.code) return [name, index.code(field.code, String(value))];
      return [name, field.type === 'instant' ? new Date(Number(value)).toISOString() : value];
    }),
  );
}
