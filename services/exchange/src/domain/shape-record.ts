import type { FieldItem, FieldValue, ShownCode, ShownScalar, ShownValue } from '@nhip/contracts';
import { decimalText, type Catalogue, type Defined, type FieldBody } from '@nhip/kernel';
import { sharedMembers } from './granted.js';

function codeOf(catalogue: Catalogue, list: string, id: string): ShownCode {
  const version = catalogue.codeLists.get(list)?.get(id);
  if (version) return { code: version.code, validFrom: version.validFrom, name: version.name };
  const [code = '', validFrom = null] = id.split('@');
  return { code, validFrom, name: { vi: code, en: code } };
}

function shapeScalar(
  value: FieldItem[string],
  field: FieldBody | undefined,
  catalogue: Catalogue,
): ShownScalar {
  if (value === null || !field) return null;
  if (field.code) return codeOf(catalogue, field.code, String(value));
  if (field.type === 'instant') return new Date(Number(value)).toISOString();
  return field.type === 'decimal' ? decimalText(Number(value), field.scale ?? 0) : value;
}

/** The fields of a record that may be seen, as a ministry reads them: codes with their names, instants as ISO text, decimals as text; of the items of a list what is not personal. */
export function shapeRecord(
  fields: Readonly<Record<string, FieldValue>>,
  shown: readonly string[],
  type: Defined<'type'>,
  catalogue: Catalogue,
): Record<string, ShownValue> {
  const shape = (name: string): ShownValue => {
    const [value = null, field] = [fields[name], type.fields[name]];
    if (typeof value !== 'object' || value === null) return shapeScalar(value, field, catalogue);
    const members = field?.list ? sharedMembers(field.list) : [];
    return value.map((item) =>
      Object.fromEntries(
        members.map(([member, body]) => [
          member,
          shapeScalar(item[member] ?? null, body, catalogue),
        ]),
      ),
    );
  };
  return Object.fromEntries(shown.map((name) => [name, shape(name)]));
}
