import type { FieldValue, ShownCode, ShownValue } from '@nhip/contracts';
import { decimalText, type Catalogue, type Defined } from '@nhip/kernel';

function codeOf(catalogue: Catalogue, list: string, id: string): ShownCode {
  const version = catalogue.codeLists.get(list)?.get(id);
  if (version) return { code: version.code, validFrom: version.validFrom, name: version.name };
  const [code = '', validFrom = null] = id.split('@');
  return { code, validFrom, name: { vi: code, en: code } };
}

/** The fields of a record that may be seen, as a ministry reads them: codes with their names, instants as ISO text, decimals as text. */
export function shapeRecord(
  fields: Readonly<Record<string, FieldValue>>,
  shown: readonly string[],
  type: Defined<'type'>,
  catalogue: Catalogue,
): Record<string, ShownValue> {
  const shape = (name: string): ShownValue => {
    const [value, field] = [fields[name] ?? null, type.fields[name]];
    if (value === null || !field) return null;
    if (field.code) return codeOf(catalogue, field.code, String(value));
    if (field.type === 'instant') return new Date(Number(value)).toISOString();
    return field.type === 'decimal' ? decimalText(Number(value), field.scale ?? 0) : value;
  };
  return Object.fromEntries(shown.map((name) => [name, shape(name)]));
}
