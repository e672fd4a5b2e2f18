import type { FieldValue } from '@nhip/contracts';
import type { Fields } from '../expression/evaluator.js';
import type { Scope, ScopeField } from '../expression/scope.js';
import { scopeOf } from './record-scope.js';
import type { Catalogue } from './catalogue.js';
import type { FieldBody, TypeBody } from './definitions.js';

/** What a definition reads of the records that a field of its own record names. */
export interface Reference {
  /** The field that holds the id. */
  readonly field: string;
  /** Of the records named. */
  readonly type: string;
  /** The fields of theirs that are read. */
  readonly names: readonly string[];
}

/** Finds what a record of a reference type says; undefined where there is none. */
export type FindReference = (type: string, id: string) => Fields | undefined;

/** How expressions and evaluators call a field of the record that another field names. */
const pathOf = (field: string, name: string): string => `${field}.${name}`;

const ownField = ({ fields }: Pick<TypeBody, 'fields'>, name: string): FieldBody | undefined =>
  Object.hasOwn(fields, name) ? fields[name] : undefined;

/** The type of which a field holds the id of a record; undefined where it holds none. */
export function referenceOf(
  type: Pick<TypeBody, 'fields'>,
  field: string,
  catalogue: Pick<Catalogue, 'get'>,
): TypeBody | undefined {
  const ref = ownField(type, field)?.ref;
  const found = ref === undefined ? undefined : catalogue.get('type', ref);
  return found?.reference ? found : undefined;
}

/** The field that a path leads to, of a record or of one that a field of it names. */
export function fieldAt(
  type: Pick<TypeBody, 'fields'>,
  path: string,
  catalogue: Pick<Catalogue, 'get'>,
): FieldBody | undefined {
  const [field = '', name] = path.split('.');
  if (name === undefined) return ownField(type, field);
  const named = referenceOf(type, field, catalogue);
  return named && ownField(named, name);
}

/**
 * As `scopeOf`, with what rows bring of the records that fields name: `procedure.field`. What they say is known where records are counted,
 * not where rows become records.
 */
export function scopeWithReferences(
  type: Pick<TypeBody, 'fields'>,
  catalogue: Pick<Catalogue, 'calendars' | 'codeLists' | 'get'>,
): Scope {
  const own = scopeOf(type, catalogue);
  const named = Object.keys(type.fields).flatMap((field) => {
    const of = referenceOf(type, field, catalogue);
    return of ? [[field, scopeOf(of, catalogue)] as const] : [];
  });
  const scopes = new Map(named);
  const fieldOf = (field: string, name: string): ScopeField | undefined => {
    const found = scopes.get(field)?.field(name);
    // A record holds what rows bring: no field that is computed. A list is walked where it stands.
    return found?.item || found?.value !== undefined ? undefined : found;
  };
  return {
    ...own,
    names: [
      ...own.names,
      ...named.flatMap(([field, { names }]) =>
        names.flatMap((name) => (fieldOf(field, name) ? pathOf(field, name) : [])),
      ),
    ],
    field: (path) => {
      const [field = '', name] = path.split('.');
      return name === undefined ? own.field(field) : fieldOf(field, name);
    },
  };
}

/** What paths read of other records. @param paths of a record's own fields too */
export function referencesIn(
  paths: Iterable<string>,
  { fields }: Pick<TypeBody, 'fields'>,
): readonly Reference[] {
  const names = new Map<string, Set<string>>();
  for (const path of paths) {
    const [field = '', name] = path.split('.');
    if (name === undefined) continue;
    names.set(field, (names.get(field) ?? new Set()).add(name));
  }
  return Array.from(names, ([field, read]) => ({
    field,
    type: fields[field]?.ref ?? '',
    names: [...read].sort(),
  }));
}

/** The fields of a record with those that are read of the records that it names, under their paths; null where one names none. */
export function withReferences(
  fields: Fields,
  references: readonly Reference[],
  find: FindReference,
): Fields {
  if (references.length === 0) return fields;
  const joined: Record<string, FieldValue> = { ...fields };
  for (const { field, type, names } of references) {
    const id = fields[field];
    const found = typeof id === 'string' ? find(type, id) : undefined;
    for (const name of names) joined[pathOf(field, name)] = found?.[name] ?? null;
  }
  return joined;
}
