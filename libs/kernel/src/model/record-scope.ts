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

function typeOfField(field: FieldBody): Type {
  if (field.list) return 'list';
  return field.code ? 'code' : TYPES[field.type ?? 'text'];
}

/** Names and types of a record type's fields, or of a list's items, as expressions see them. */
export function scopeOf(
  { fields }: Pick<TypeBody, 'fields'>,
  catalogue: Pick<Catalogue, 'codeLists' | 'calendars'>,
): Scope {
  return {
    names: Object.keys(fields),
    calendars: catalogue.calendars,
    field: (name) => {
      const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (!field) return undefined;
      const codes = field.code === undefined ? undefined : catalogue.codeLists.get(field.code);
      return {
        type: typeOfField(field),
        scale: field.type === 'decimal' ? (field.scale ?? 0) : 0,
        ...(codes && { codes }),
        ...(field.list && { item: scopeOf(field.list, catalogue) }),
        ...(field.value !== undefined && { value: field.value }),
      };
    },
  };
}
