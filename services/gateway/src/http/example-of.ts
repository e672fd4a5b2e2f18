import type { Schema } from './openapi-components.js';

type Schemas = Readonly<Record<string, Schema>>;
type Named = Readonly<Record<string, Schema>>;

/** What refers to itself ends here. */
const DEEPEST = 7;
const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-11-29T01:00:00.000Z',
  date: '2026-11-29',
  email: 'a@example.vn',
};

const first = (of: unknown): unknown => (Array.isArray(of) ? (of as unknown[])[0] : undefined);

/** Of alternatives the first that is something. */
function alternative({ anyOf, oneOf }: Schema): Schema | undefined {
  const all = (anyOf ?? oneOf) as readonly Schema[] | undefined;
  return all?.find(({ type }) => type !== 'null') ?? all?.[0];
}

function objectOf(schema: Schema, schemas: Schemas, depth: number): object {
  const { properties = {}, additionalProperties } = schema;
  const shown = Object.entries(properties as Named).map(([name, property]) => [
    name,
    exampleOf(property, schemas, depth + 1),
  ]);
  const others =
    typeof additionalProperties === 'object' && shown.length === 0
      ? [['…', exampleOf(additionalProperties as Schema, schemas, depth + 1)]]
      : [];
  return Object.fromEntries([...shown, ...others]) as object;
}

function listOf({ items, prefixItems }: Schema, schemas: Schemas, depth: number): unknown[] {
  const each = (prefixItems ?? (items ? [items] : [])) as readonly Schema[];
  return depth >= DEEPEST ? [] : each.map((item) => exampleOf(item, schemas, depth + 1));
}

function plain({ type, format, minimum = 0 }: Schema): unknown {
  switch (first(type) ?? type) {
    case 'integer':
    case 'number':
      return Math.max(1, Number(minimum));
    case 'boolean':
      return true;
    case 'null':
      return null;
    default:
      return FORMATS[String(format)] ?? '…';
  }
}

/** A value of the shape that a JSON Schema describes; texts whose form it does not know are “…”. @param schemas what it may refer to, by name */
export function exampleOf(schema: Schema, schemas: Schemas, depth = 0): unknown {
  const { $ref, examples, type } = schema;
  const said = [first(examples), schema['const'], schema['default'], first(schema['enum'])].find(
    (one) => one !== undefined,
  );
  if (said !== undefined) return said;
  if (depth > DEEPEST) return null;
  const other =
    typeof $ref === 'string' ? schemas[$ref.split('/').at(-1) ?? ''] : alternative(schema);
  if (other) return exampleOf(other, schemas, depth + 1);
  if (type === 'object') return objectOf(schema, schemas, depth);
  return type === 'array' ? listOf(schema, schemas, depth) : plain(schema);
}
