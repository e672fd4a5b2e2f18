import { ExpressionError } from '../expression/expr.js';
import { expandFormula } from '../expression/expand-formula.js';
import { CodeList } from './code-list.js';
import type { Bodies, Defined, Definition, Kind } from './definitions.js';

/** All definitions in force, each the newest version of its id. Built anew at each change: never mutated. */
export class Catalogue {
  readonly #defined = new Map<string, Map<string, Defined<Kind>>>();
  readonly codeLists = new Map<string, CodeList>();

  private constructor(readonly revision: number) {}

  static build(definitions: Iterable<Definition>, revision: number): Catalogue {
    const catalogue = new Catalogue(revision);
    for (const definition of definitions) catalogue.#add(definition);
    for (const list of catalogue.all('code-list'))
      catalogue.codeLists.set(list.id, new CodeList(list));
    catalogue.#expandFormulas();
    return catalogue;
  }

  #add({ kind, id, version, body }: Definition): void {
    const ofKind = this.#defined.get(kind) ?? new Map<string, Defined<Kind>>();
    this.#defined.set(kind, ofKind);
    if ((ofKind.get(id)?.definitionVersion ?? 0) > version) return;
    ofKind.set(
      id,
      Object.freeze({ ...(body as unknown as Bodies[Kind]), id, definitionVersion: version }),
    );
  }

  /** The formula of an indicator with those it refers to put in; throws ExpressionError. */
  expanded({ id, cube, value }: Defined<'indicator'>): string {
    const find = (other: string): string | undefined => {
      const indicator = this.get('indicator', other);
      return indicator?.cube === cube ? indicator.value : undefined;
    };
    return expandFormula(value, find, [id]);
  }

  /** From here on a formula reads measures only. One that cannot be expanded stays as it is: it is refused where it is compiled. */
  #expandFormulas(): void {
    for (const indicator of this.all('indicator')) {
      try {
        this.#defined
          .get('indicator')
          ?.set(indicator.id, Object.freeze({ ...indicator, value: this.expanded(indicator) }));
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
      }
    }
  }

  get<K extends Kind>(kind: K, id: string): Defined<K> | undefined {
    return this.#defined.get(kind)?.get(id) as Defined<K> | undefined;
  }

  all<K extends Kind>(kind: K): readonly Defined<K>[] {
    return [...(this.#defined.get(kind)?.values() ?? [])] as unknown as readonly Defined<K>[];
  }

  /** The feeds whose rows become records of a type. */
  feedsOf(type: string): readonly Defined<'feed'>[] {
    return this.all('feed').filter((feed) => feed.record === type);
  }
}

/** JSON text with sorted keys: equal for equal definitions, whatever their order. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`)
    .join(',')}}`;
}

/**
 * What decides the meaning of an indicator: its formula and words, its cube, record type and code lists, but not who owns it or what is aimed at.
 * The SHA-256 of this text is equal in two places only if the figure means the same.
 */
export function meaningOf(indicator: Defined<'indicator'>, catalogue: Catalogue): string {
  const { id, definitionVersion, name, meaning, source, value, unit, decimals } = indicator;
  const cube = catalogue.get('cube', indicator.cube);
  const type = cube && catalogue.get('type', cube.record);
  const lists = Object.values(type?.fields ?? {}).flatMap((field) =>
    field.code ? [catalogue.get('code-list', field.code)] : [],
  );
  return canonical({
    id,
    definitionVersion,
    name,
    meaning,
    source,
    value,
    unit,
    decimals,
    cube,
    type,
    lists,
  });
}
