import type { DefinitionFailure } from '@nhip/contracts';
import { ExpressionError } from '../expression/expr.js';
import type { Catalogue } from './catalogue.js';
import type { Defined, Kind } from './definitions.js';

/** The definitions of one kind, compiled, by id; and the versions that could not be. */
export interface Compiled<T> {
  readonly byId: ReadonlyMap<string, T>;
  readonly failures: readonly DefinitionFailure[];
}

function failureOf(kind: Kind, { id, definitionVersion }: Defined<Kind>, error: unknown) {
  const { code, vi, en } =
    error instanceof ExpressionError
      ? error.problem
      : { code: 'cannot-be-compiled', vi: 'không biên dịch được', en: 'cannot be compiled' };
  return { kind, id, version: definitionVersion, code, message: { vi, en } };
}

/**
 * Compiles each definition of a kind by itself: one that `compile` throws at takes no other with it.
 * In force is the newest version that compiles against this catalogue; where none does, what `former` holds of that id.
 * So a service that starts anew comes to the same as one that has seen the better days of a definition.
 */
export function compileEach<K extends Kind, T>(
  catalogue: Catalogue,
  kind: K,
  compile: (definition: Defined<K>) => T,
  former: ReadonlyMap<string, T> = new Map(),
): Compiled<T> {
  const byId = new Map<string, T>();
  const failures: DefinitionFailure[] = [];
  for (const id of catalogue.ids(kind)) {
    for (const definition of catalogue.versions(kind, id)) {
      try {
        byId.set(id, compile(definition));
        break;
      } catch (error) {
        failures.push(failureOf(kind, definition, error));
      }
    }
    const last = former.get(id);
    if (!byId.has(id) && last !== undefined) byId.set(id, last);
  }
  return { byId, failures };
}
