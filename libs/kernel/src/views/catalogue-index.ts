import { unknownCube, type DefinitionFailure, type ShownCode, type Text } from '@nhip/contracts';
import { compileCube, type CubeProgram } from '../cubes/cube-program.js';
import { compileEach, type Compiled } from '../model/compile-each.js';
import { compileIndicator, type IndicatorFormulas } from '../model/indicator-formulas.js';
import { cubesOf, cubesReadBy } from '../model/cubes-read.js';
import { deriver } from '../model/derived-fields.js';
import { ExpressionError } from '../expression/expr.js';
import { Restatement } from './restatement.js';
import type { Catalogue } from '../model/catalogue.js';
import type { Defined } from '../model/definitions.js';
import type { Fields } from '../expression/evaluator.js';
import type { Level } from '../model/code-tree.js';
import { unknownIndicator, unknownLevel, unknownVersion } from '../faults.js';

/** An indicator, its formulas expanded, with the programs of its cubes. */
export interface CompiledIndicator {
  readonly indicator: Defined<'indicator'>;
  readonly formulas: IndicatorFormulas;
  /** Of its own cube. */
  readonly program: CubeProgram;
  /** By the names that its cubes have in the formulas; '' is its own. */
  readonly programs: ReadonlyMap<string, CubeProgram>;
  /** Of the cubes that its value reads: it has their feeds, and the dimensions that all of them have. */
  readonly read: readonly CubeProgram[];
}

type ProgramOf = (cube: string) => CubeProgram | undefined;

/** The programs of all cubes that an indicator names; throws Fault `unknown-cube` where one is not in force. */
function programsOf(
  { cube, uses = {} }: Defined<'indicator'>,
  programOf: ProgramOf,
): CompiledIndicator['programs'] {
  return new Map(
    Object.entries({ '': cube, ...uses }).map(([name, id]) => {
      const program = programOf(id);
      if (!program) throw unknownCube(id);
      return [name, program];
    }),
  );
}

type Derive = ReturnType<typeof deriver>;

const NO_CODE: ShownCode = {
  code: '',
  validFrom: null,
  name: { vi: 'không ghi', en: 'not given' },
};

/** An indicator in force; what it is compiled for is known once its cubes are in force, too. */
interface Compiling {
  readonly indicator: Defined<'indicator'>;
  readonly compiled?: CompiledIndicator;
}

/** The catalogue as this service works with it: built anew at each change. */
export class CatalogueIndex {
  readonly #programs: Compiled<CubeProgram>;
  readonly #indicators: Compiled<Compiling>;
  readonly #derivers = new Map<string, Derive>();
  readonly #restatements = new Map<string, { readonly day: number; readonly of: Restatement }>();

  /**
   * @param live by cube the version that is read: a newer one counts once it is whole
   * @param former what stays in force of that which no longer compiles
   */
  constructor(
    readonly catalogue: Catalogue,
    private readonly live: Readonly<Record<string, number>>,
    former?: CatalogueIndex,
  ) {
    const cube = (newest: Defined<'cube'>): CubeProgram => {
      const isLive = catalogue.version('cube', newest.id, live[newest.id] ?? 0);
      return compileCube(isLive ?? newest, catalogue);
    };
    this.#programs = compileEach(catalogue, 'cube', cube, former && former.#programs.byId);
    this.#indicators = compileEach(catalogue, 'indicator', (one) => this.#newest(one));
  }

  /** Adds to the fields that records of a type keep what is computed of them. */
  derive(typeId: string): Derive {
    const type = this.catalogue.get('type', typeId);
    const derive =
      this.#derivers.get(typeId) ??
      (type ? deriver(type, this.catalogue) : (fields: Fields): Fields => fields);
    this.#derivers.set(typeId, derive);
    return derive;
  }

  /** What of the catalogue is not in force. */
  get failures(): readonly DefinitionFailure[] {
    const { catalogue } = this;
    return [...catalogue.failures, ...this.#programs.failures, ...this.#indicators.failures];
  }

  /** Throws ExpressionError where its formulas cannot read its cubes, Fault `unknown-cube` where one is not in force. */
  #compiled(indicator: Defined<'indicator'>, programOf: ProgramOf): CompiledIndicator {
    const expanded = this.catalogue.expanded(indicator);
    const programs = programsOf(expanded, programOf);
    const scope = new Map([...programs].map(([name, { measures }]) => [name, measures]));
    const read = cubesReadBy(expanded.value, expanded);
    return {
      indicator: expanded,
      formulas: compileIndicator(expanded, scope),
      program: programs.get('') as CubeProgram,
      programs,
      read: [...new Set(programs.values())].filter(({ id }) => read.includes(id)),
    };
  }

  /** The first that can be read. A former version reads the other indicators as they are now; one that no longer can is passed over. */
  #readable(
    versions: readonly Defined<'indicator'>[],
    programOf: ProgramOf,
  ): CompiledIndicator | undefined {
    for (const one of versions)
      try {
        return this.#compiled(one, programOf);
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
      }
    return undefined;
  }

  /** The newest version; while one of its cubes is at a former one that it cannot read, the newest of those that can. Throws ExpressionError. */
  #newest(newest: Defined<'indicator'>): Compiling {
    const { catalogue, live } = this;
    const indicator = catalogue.expanded(newest);
    const cubes = cubesOf(indicator);
    if (!cubes.every((cube) => this.program(cube))) return { indicator };
    const isFormer = cubes.some(
      (cube) => (live[cube] ?? Infinity) < (catalogue.get('cube', cube)?.definitionVersion ?? 0),
    );
    const programOf: ProgramOf = (cube) => this.program(cube);
    const readable =
      isFormer && this.#readable(catalogue.versions('indicator', newest.id), programOf);
    const compiled = readable || this.#compiled(newest, programOf);
    return { indicator: compiled.indicator, compiled };
  }

  #version(id: string, version: number): CompiledIndicator | undefined {
    const indicator = this.catalogue.version('indicator', id, version);
    return indicator && this.#readable([indicator], (cube) => this.program(cube));
  }

  program(cube: string): CubeProgram | undefined {
    return this.#programs.byId.get(cube);
  }

  /** The indicators in force, each with its cube. */
  get indicators(): readonly CompiledIndicator[] {
    return [...this.#indicators.byId.keys()].flatMap((id) => this.find(id) ?? []);
  }

  /** An indicator in force whose cubes are; undefined where there is none. */
  find(id: string): CompiledIndicator | undefined {
    return this.#indicators.byId.get(id)?.compiled;
  }

  /** An indicator in force, or in the version asked for; its cubes are those in force. @throws Fault `missing` */
  indicator(id: string, version?: number): CompiledIndicator {
    const inForce = this.#indicators.byId.get(id);
    if (!inForce) throw unknownIndicator(id);
    const compiled = version === undefined ? inForce.compiled : this.#version(id, version);
    if (compiled) return compiled;
    if (version !== undefined) throw unknownVersion(id, version);
    const missing = cubesOf(inForce.indicator).find((cube) => !this.program(cube));
    throw unknownCube(missing ?? inForce.indicator.cube);
  }

  /** An indicator as it was read while other versions of its cubes were live. @param versions by cube; 0 = none was */
  countedBy(compiled: CompiledIndicator, versions: ReadonlyMap<string, number>): CompiledIndicator {
    const then = new Map<string, CubeProgram>();
    for (const [id, version] of versions) {
      const now = this.program(id);
      if (version === 0 || version === now?.version) continue;
      const cube = this.catalogue.version('cube', id, version);
      if (!cube) throw unknownVersion(id, version);
      then.set(id, compileCube(cube, this.catalogue));
    }
    if (then.size === 0) return compiled;
    const { indicator } = compiled;
    const readable = this.#readable(
      [indicator, ...this.catalogue.versions('indicator', indicator.id)],
      (cube) => then.get(cube) ?? this.program(cube),
    );
    if (readable) return readable;
    throw unknownVersion(indicator.id, [...versions.values()][0]);
  }

  /** The levels of the list that a dimension is of; none where it declares none. */
  levels(list: string): readonly Level[] {
    return this.catalogue.codeLists.get(list)?.tree.levels ?? [];
  }

  /** @throws Fault `unknown-level` where the list of the dimension has none of this name */
  level(dimension: CubeProgram['dimensions'][number], name: string): Level {
    const levels = this.levels(dimension.list);
    const found = levels.find(({ level }) => level === name);
    if (found) return found;
    throw unknownLevel(
      dimension.name,
      name,
      levels.map(({ level }) => level),
    );
  }

  /** A list in the units of a day; of each list the one that was asked for last is kept. */
  restatement(list: string, day: number): Restatement | undefined {
    const known = this.#restatements.get(list);
    if (known?.day === day) return known.of;
    const codes = this.catalogue.codeLists.get(list);
    const of = codes && new Restatement(codes, day);
    if (of) this.#restatements.set(list, { day, of });
    return of;
  }

  /** Name of the next level of which there are codes under a code version. */
  levelBelow(list: string, id: string): string | undefined {
    return this.catalogue.codeLists.get(list)?.tree.levelBelow(id);
  }

  /** How a code is called now, or was at last; the code itself where the list does not have it. */
  newestName(list: string, code: string): Text {
    const versions = this.catalogue.codeLists.get(list)?.versionsOf(code) ?? [];
    return versions.at(-1)?.name ?? { vi: code, en: code };
  }

  code(list: string, id: string): ShownCode {
    const version = this.catalogue.codeLists.get(list)?.get(id);
    if (version) return { code: version.code, validFrom: version.validFrom, name: version.name };
    const [code = '', validFrom = null] = id.split('@');
    return id === '' ? NO_CODE : { code, validFrom, name: { vi: code, en: code } };
  }
}
