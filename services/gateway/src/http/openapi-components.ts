import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';

/** A JSON Schema (2020-12) as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

/** Leaves out what a reader of the contract does not need; an answer may have more fields in a later version. */
function tidy({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  delete jsonSchema.readOnly;
  if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
  if (jsonSchema.format === 'date-time') delete jsonSchema.pattern;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

const pointed = (schema: unknown): Schema =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as Schema;

/** The schemas of the contract: those that have a name become components, and are referred to. */
export class Components {
  readonly schemas: Record<string, Schema> = {};

  /** @param io whether the schema is of what comes in, or of what goes out. Throws where one name means two things. */
  of(type: z.ZodType, io: 'input' | 'output'): Schema {
    const { properties, $defs = {} } = z.toJSONSchema(z.object({ it: type }), {
      io,
      override: tidy,
    });
    for (const [name, schema] of Object.entries($defs)) this.#add(name, pointed(schema));
    return pointed(properties?.['it']);
  }

  #add(name: string, schema: Schema): void {
    const known = this.schemas[name];
    if (known && !isDeepStrictEqual(known, schema))
      throw new TypeError(`the name ${name} means two things`);
    this.schemas[name] = schema;
  }
}
