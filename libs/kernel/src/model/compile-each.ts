import type { DefinitionFailure } from '@nhip/contracts';
import { ExpressionError } from '../expression/expr.js';
import type { Catalogue } from './catalogue.js';
import type { Defined, Kind } from './definitions.js';

/** The definitions of one kind, compiled, by id; and the versions that could not be. */
export interface Compiled<T> {
  readonly byId: ReadonlyMap<string, T>;
  readonly failures: readonly DefinitionFailure[];
}

function failureOf(kind: Kind, id: string, version: number, error: unknown): DefinitionFailure {
  const { code, vi, en } =
    error instanceof ExpressionError
      ? error.problem
      : { code: 'cannot-be-compiled', vi: 'không biên dịch được', en: 'cannot be compiled' };
  return { kind, id, version, code, message: { vi, en } };
}

/**
 * Compiles each definition of a kind by itself: one that `compile` throws at takes no other with it.
 * In force is the newest version; where it does not compile or has not the shape of its kind, what `former` holds of that id, else
 * nothing. An older version never comes back: cells, rows and columns of the newer one are there already, and would be read by the wrong meaning.
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
    const definition = catalogue.newest(kind, id);
    const last = former.get(id);
    try {
      if (definition) byId.set(id, compile(definition));
      else if (last !== undefined) byId.set(id, last);
    } catch (error) {
      failures.push(failureOf(kind, id, definition?.definitionVersion ?? 0, error));
      if (last !== undefined) byId.set(id, last);
    }
  }
  return { byId, failures };
}
