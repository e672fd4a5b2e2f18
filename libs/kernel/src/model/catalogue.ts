import type { DefinitionFailure } from '@nhip/contracts';
import { ExpressionError } from '../expression/expr.js';
import { calendarsNamed } from '../expression/check-calendars.js';
import { Expansion } from '../expression/expand-formula.js';
import type { Calendars } from '../expression/scope.js';
import { WorkingCalendar } from '../time/working-calendar.js';
import { CodeList } from './code-list.js';
import { cubesReadBy } from './cubes-read.js';
import {
  defined,
  type CubeBody,
  type Defined,
  type Definition,
  type Kind,
  type TypeBody,
} from './definitions.js';
import { isKind, shapeErrors } from './shape.js';

type Versions = readonly [Defined<Kind>, ...Defined<Kind>[]];

/** Why a definition is left out; undefined where it has the shape of its kind. */
function failureOf(definition: Definition): DefinitionFailure | undefined {
  const { kind, id, version } = definition;
  if (!isKind(kind)) {
    const [vi, en] = ['không biết loại định nghĩa này', 'this kind of definition is not known'];
    return { kind, id, version, code: 'unknown-kind', message: { vi, en } };
  }
  const [error] = shapeErrors(definition);
  if (!error) return undefined;
  const where = error.instancePath || '/';
  const message = { vi: `${where} không đúng dạng`, en: `${where} has the wrong shape` };
  return { kind, id, version, code: 'wrong-shape', message };
}

const definedLists = new WeakMap<object, Defined<Kind>>();

/** A definition as the code works with it: of a code list, which may be large, one object for all catalogues that hold its body. */
function definedOnce(definition: Definition): Defined<Kind> {
  const { kind, id, version, body } = definition;
  const known = definedLists.get(body);
  if (known?.id === id && known.definitionVersion === version) return known;
  const made = Object.freeze(defined(definition));
  if (kind === 'code-list') definedLists.set(body, made);
  return made;
}

type Lists = readonly [Defined<'code-list'>, ...Defined<'code-list'>[]];

const made = new WeakMap<object, { readonly of: Lists; readonly list: CodeList }>();

/** A list with those that extend it, by their texts: made once for all catalogues that hold the same. */
function codeListOf(lists: Lists): CodeList {
  const [base, ...more] = lists;
  const known = made.get(base);
  if (known?.of.length === lists.length && known.of.every((one, i) => one === lists[i]))
    return known.list;
  const codes = more.length > 0 ? lists.flatMap((one) => one.codes) : base.codes;
  const successors = lists.flatMap((one) => one.successors ?? []);
  const list = new CodeList({ ...base, codes, successors });
  made.set(base, { of: lists, list });
  return list;
}

/** The code lists of a catalogue, each made when it is first asked for. */
class CodeLists {
  readonly #asked = new Map<string, CodeList | undefined>();

  constructor(private readonly catalogue: Pick<Catalogue, 'listsOf'>) {}

  get(id: string): CodeList | undefined {
    if (!this.#asked.has(id)) {
      const [base, ...more] = this.catalogue.listsOf(id);
      this.#asked.set(id, base && codeListOf([base, ...more]));
    }
    return this.#asked.get(id);
  }
}

/** The working calendars of a catalogue, each made when it is first asked for. */
class CatalogueCalendars implements Calendars {
  readonly #asked = new Map<string, WorkingCalendar | undefined>();

  constructor(private readonly catalogue: Pick<Catalogue, 'get' | 'all'>) {}

  get names(): readonly string[] {
    return this.catalogue.all('calendar').map(({ id }) => id);
  }

  get(id: string): WorkingCalendar | undefined {
    if (!this.#asked.has(id)) {
      const body = this.catalogue.get('calendar', id);
      this.#asked.set(id, body && new WorkingCalendar(id, body.definitionVersion, body));
    }
    return this.#asked.get(id);
  }
}

/**
 * All definitions, each by its newest version that has the shape of its kind; what has not is left out and stands in `failures`.
 * Built anew at each change: never mutated, nor are the bodies of its definitions, of which what was made once serves the next catalogue.
 */
export class Catalogue {
  readonly #defined = new Map<string, Map<string, Versions>>();
  readonly #failures: DefinitionFailure[] = [];
  readonly codeLists: Pick<ReadonlyMap<string, CodeList>, 'get'> = new CodeLists(this);
  readonly calendars: Calendars = new CatalogueCalendars(this);

  private constructor(readonly revision: number) {}

  static build(definitions: Iterable<Definition>, revision: number): Catalogue {
    const catalogue = new Catalogue(revision);
    for (const definition of definitions) catalogue.#add(definition);
    catalogue.#expandFormulas();
    return catalogue;
  }

  #add(definition: Definition): void {
    const { kind, id, version } = definition;
    const failure = failureOf(definition);
    if (failure) {
      this.#failures.push(failure);
      return;
    }
    const ofKind = this.#defined.get(kind) ?? new Map<string, Versions>();
    this.#defined.set(kind, ofKind);
    const added = definedOnce(definition);
    const others = (ofKind.get(id) ?? []).filter((one) => one.definitionVersion !== version);
    const [newest = added, ...older] = [added, ...others].sort(
      (a, b) => b.definitionVersion - a.definitionVersion,
    );
    ofKind.set(id, [newest, ...older]);
  }

  /** By which the formulas of other indicators are put into those of one. */
  expansionOf(indicator: Defined<'indicator'>): Expansion {
    return new Expansion(indicator.id, indicator, (other) => this.get('indicator', other));
  }

  /** An indicator whose formulas have those put in that they refer to; throws ExpressionError. */
  expanded(indicator: Defined<'indicator'>): Defined<'indicator'> {
    const { value: written, target, provisional: own = [] } = indicator;
    const expansion = this.expansionOf(indicator);
    const value = expansion.expand(written);
    const provisional = [own].flat().map((one) => ({ ...one, when: expansion.expand(one.when) }));
    const all = [...provisional, ...expansion.conditions];
    const formulas = {
      value,
      ...(typeof target === 'string' && { target: expansion.expand(target) }),
      ...(all.length > 0 && { provisional: all }),
    };
    const { uses } = expansion;
    return { ...indicator, ...formulas, ...(Object.keys(uses).length > 0 && { uses }) };
  }

  /** From here on a formula reads measures only. One that cannot be expanded stays as it is: it is refused where it is compiled. */
  #expandFormulas(): void {
    const indicators = this.#defined.get('indicator') ?? new Map<string, Versions>();
    for (const [id, [newest, ...older]] of indicators) {
      try {
        const expanded = this.expanded(newest as Defined<'indicator'>);
        indicators.set(id, [Object.freeze(expanded), ...older]);
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
      }
    }
  }

  /** Versions that were left out because they have not the shape of their kind. */
  get failures(): readonly DefinitionFailure[] {
    return this.#failures;
  }

  get<K extends Kind>(kind: K, id: string): Defined<K> | undefined {
    return this.versions(kind, id)[0];
  }

  /** The versions of one definition, the newest first. */
  versions<K extends Kind>(kind: K, id: string): readonly Defined<K>[] {
    return (this.#defined.get(kind)?.get(id) ?? []) as readonly Defined<K>[];
  }

  /** One version of one definition. */
  version<K extends Kind>(kind: K, id: string, version: number): Defined<K> | undefined {
    return this.versions(kind, id).find((one) => one.definitionVersion === version);
  }

  /** The newest version of one definition; undefined where that has not the shape of its kind. */
  newest<K extends Kind>(kind: K, id: string): Defined<K> | undefined {
    const newest = this.get(kind, id);
    const least = newest?.definitionVersion ?? -1;
    const isOutdated = this.#failures.some(
      (one) => one.kind === kind && one.id === id && one.version > least,
    );
    return isOutdated ? undefined : newest;
  }

  /** All that is defined of a kind, in whatever shape. */
  ids(kind: Kind): readonly string[] {
    const misshapen = this.#failures.filter((failure) => failure.kind === kind);
    const defined = this.#defined.get(kind)?.keys() ?? [];
    return [...new Set([...defined, ...misshapen.map(({ id }) => id)])];
  }

  all<K extends Kind>(kind: K): readonly Defined<K>[] {
    const defined = [...(this.#defined.get(kind)?.keys() ?? [])];
    return defined.flatMap((id) => this.get(kind, id) ?? []);
  }

  /** A code list and those that extend it; empty where there is no such list. */
  listsOf(id: string): readonly Defined<'code-list'>[] {
    const base = this.get('code-list', id);
    return base ? [base, ...this.all('code-list').filter((one) => one.extends === id)] : [];
  }

  /** The calendars that expressions of a type, and of a cube over it, go by. */
  calendarsOf(
    { fields }: Pick<TypeBody, 'fields'>,
    { measures }: Pick<CubeBody, 'measures'> = { measures: {} },
  ): readonly Defined<'calendar'>[] {
    const derived = Object.values(fields).map(({ value }) => value);
    const counted = Object.values(measures).flatMap(({ count, sum, at, enter, leave }) => [
      count === true ? undefined : count,
      ...[sum, at, enter, leave],
    ]);
    const sources = [...derived, ...counted].filter((source) => source !== undefined);
    return [...new Set(sources.flatMap(calendarsNamed))]
      .sort()
      .flatMap((id) => this.get('calendar', id) ?? []);
  }

  /** The feeds whose rows become records of a type. */
  feedsOf(type: string): readonly Defined<'feed'>[] {
    return this.all('feed').filter((feed) => feed.record === type);
  }

  /** The feeds whose rows become what some cubes count. */
  feedsBehind(cubes: Iterable<{ readonly record: string }>): readonly Defined<'feed'>[] {
    const types = new Set([...cubes].map(({ record }) => record));
    return [...types].flatMap((type) => this.feedsOf(type));
  }
}

/** Of lists in force, which are large and never change. */
const texts = new WeakMap<object, string>();

function canonicalList(list: Defined<'code-list'>): void {
  if (!texts.has(list)) texts.set(list, canonical(list));
}

/** JSON text with sorted keys: equal for equal definitions, whatever their order. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const known = texts.get(value);
  if (known !== undefined) return known;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`)
    .join(',')}}`;
}

/** A cube as it decides the meaning of what is counted by it: with its record type, code lists and calendars. */
function cubeMeaning(id: string, catalogue: Catalogue) {
  const cube = catalogue.get('cube', id);
  const type = cube && catalogue.get('type', cube.record);
  const references = Object.values(type?.fields ?? {}).flatMap(({ ref }) =>
    ref === undefined ? [] : (catalogue.get('type', ref) ?? []),
  );
  const fields = [type, ...references].flatMap((of) =>
    Object.values(of?.fields ?? {}).flatMap((field) => [
      field,
      ...Object.values(field.list?.fields ?? {}),
    ]),
  );
  const lists = fields.flatMap((field) => (field.code ? catalogue.listsOf(field.code) : []));
  for (const list of lists) canonicalList(list);
  const calendars = type ? catalogue.calendarsOf(type, cube) : [];
  return {
    cube,
    type,
    ...(references.length > 0 && { references }),
    lists,
    ...(calendars.length > 0 && { calendars }),
  };
}

/**
 * What decides the meaning of an indicator: its formula and words, its cubes, record types, code lists and calendars, but not who owns it or what is aimed at.
 * The SHA-256 of this text is equal in two places only if the figure means the same.
 */
export function meaningOf(indicator: Defined<'indicator'>, catalogue: Catalogue): string {
  const { id, definitionVersion, name, meaning, source, value, unit, decimals } = indicator;
  const others = cubesReadBy(value, indicator).filter((cube) => cube !== indicator.cube);
  const named = Object.entries(indicator.uses ?? {}).filter(([, cube]) => others.includes(cube));
  return canonical({
    id,
    definitionVersion,
    name,
    meaning,
    source,
    value,
    unit,
    decimals,
    ...cubeMeaning(indicator.cube, catalogue),
    ...(named.length > 0 && {
      uses: Object.fromEntries(named),
      others: others.map((cube) => cubeMeaning(cube, catalogue)),
    }),
  });
}
