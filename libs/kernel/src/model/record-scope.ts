import type { Scope } from '../expression/scope.js';
import type { Type } from '../expression/typed.js';
import type { Catalogue } from './catalogue.js';
import type { FieldBody, TypeBody } from './definitions.js';

const TYPES: Readonly<Record<NonNullable<FieldBody['type']>, Type>> = {
  text: 'text',
  instant: 'instant',
  integer: 'number',
  decimal: 'number',
  boolean: 'boolean',
};

const typeOfField = (field: FieldBody): Type => (field.code ? 'code' : TYPES[field.type ?? 'text']);

/** Names and types of a record type's fields, as expressions over its records see them. */
export function scopeOf(type: TypeBody, catalogue: Pick<Catalogue, 'codeLists'>): Scope {
  return {
    names: Object.keys(type.fields),
    field: (name) => {
      const field = Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
      if (!field) return undefined;
      const list = field.code === undefined ? undefined : catalogue.codeLists.get(field.code);
      return {
        type: typeOfField(field),
        scale: field.type === 'decimal' ? (field.scale ?? 0) : 0,
        ...(list && { codes: list }),
      };
    },
  };
}
