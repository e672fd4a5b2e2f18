import { unknownCube, type DefinitionFailure, type ShownCode } from '@nhip/contracts';
import {
  compileCube,
  compileEach,
  compileFormula,
  deriver,
  ExpressionError,
  Restatement,
  type Catalogue,
  type Compiled,
  type CubeProgram,
  type Defined,
  type Fields,
  type Level,
} from '@nhip/kernel';
import { unknownIndicator, unknownLevel, unknownVersion } from '../faults.js';

/** An indicator with the program of its cube. */
export interface CompiledIndicator {
  readonly indicator: Defined<'indicator'>;
  readonly program: CubeProgram;
}

type Derive = ReturnType<typeof deriver>;

const NO_CODE: ShownCode = {
  code: '',
  validFrom: null,
  name: { vi: 'không ghi', en: 'not given' },
};

/** The catalogue as this service works with it: built anew at each change. */
export class CatalogueIndex {
  readonly #programs: Compiled<CubeProgram>;
  readonly #indicators: Compiled<Defined<'indicator'>>;
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

  /** An indicator whose formula reads measures of a cube only. Throws ExpressionError where it cannot. */
  #compiled(
    indicator: Defined<'indicator'>,
    program = this.program(indicator.cube),
  ): Defined<'indicator'> {
    const value = this.catalogue.expanded(indicator);
    if (program)
      compileFormula(
        value,
        program.measures.map(({ name }) => name),
      );
    return { ...indicator, value };
  }

  /** The first that can be read. A former version reads the other indicators as they are now; one that no longer can is passed over. */
  #readable(
    versions: readonly Defined<'indicator'>[],
    program?: CubeProgram,
  ): Defined<'indicator'> | undefined {
    for (const one of versions)
      try {
        return this.#compiled(one, program);
      } catch (error) {
        if (!(error instanceof ExpressionError)) throw error;
      }
    return undefined;
  }

  /** The newest version; while its cube is at a former one that it cannot read, the newest of those that can. Throws ExpressionError. */
  #newest(newest: Defined<'indicator'>): Defined<'indicator'> {
    const { catalogue, live } = this;
    const isFormer =
      (live[newest.cube] ?? Infinity) <
      (catalogue.get('cube', newest.cube)?.definitionVersion ?? 0);
    const readable = isFormer && this.#readable(catalogue.versions('indicator', newest.id));
    return readable || this.#compiled(newest);
  }

  #version(id: string, version: number): Defined<'indicator'> | undefined {
    const indicator = this.catalogue.version('indicator', id, version);
    return indicator && this.#readable([indicator]);
  }

  program(cube: string): CubeProgram | undefined {
    return this.#programs.byId.get(cube);
  }

  /** The indicators in force, each with its cube. */
  get indicators(): readonly CompiledIndicator[] {
    return [...this.#indicators.byId.keys()].flatMap((id) => this.find(id) ?? []);
  }

  /** An indicator in force whose cube is; undefined where there is none. */
  find(id: string): CompiledIndicator | undefined {
    const indicator = this.#indicators.byId.get(id);
    const program = indicator && this.program(indicator.cube);
    return program && { indicator, program };
  }

  /** An indicator in force, or in the version asked for; its cube is the one in force. @throws Fault `missing` */
  indicator(id: string, version?: number): CompiledIndicator {
    const inForce = this.#indicators.byId.get(id);
    if (!inForce) throw unknownIndicator(id);
    const indicator = version === undefined ? inForce : this.#version(id, version);
    if (!indicator) throw unknownVersion(id, version);
    const program = this.program(indicator.cube);
    if (!program) throw unknownCube(indicator.cube);
    return { indicator, program };
  }

  /** An indicator as it was read while another version of its cube was live. @param version 0 = none was */
  countedBy(compiled: CompiledIndicator, version: number): CompiledIndicator {
    const { indicator, program: now } = compiled;
    if (version === 0 || version === now.version) return compiled;
    const { catalogue } = this;
    const cube = catalogue.version('cube', now.id, version);
    if (!cube) throw unknownVersion(now.id, version);
    const program = compileCube(cube, catalogue);
    const versions = [indicator, ...catalogue.versions('indicator', indicator.id)];
    const readable = this.#readable(versions, program);
    if (!readable) throw unknownVersion(indicator.id, version);
    return { indicator: readable, program };
  }

  /** The feeds behind a cube. */
  feedsOf(program: CubeProgram): readonly Defined<'feed'>[] {
    return this.catalogue.feedsOf(program.record);
  }

  /** The levels of the list that a dimension is of; none where it declares none. */
  levels(list: string): readonly Level[] {
    return this.catalogue.codeLists.get(list)?.tree.levels ?? [];
  }

  /** @throws Fault `unknown-level` where the list of the dimension has none of this name */
  level({ dimensions }: CubeProgram, dimension: string, name: string): Level {
    const levels = this.levels(dimensions.find((one) => one.name === dimension)?.list ?? '');
    const found = levels.find(({ level }) => level === name);
    if (found) return found;
    throw unknownLevel(
      dimension,
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

  code(list: string, id: string): ShownCode {
    const version = this.catalogue.codeLists.get(list)?.get(id);
    if (version) return { code: version.code, validFrom: version.validFrom, name: version.name };
    const [code = '', validFrom = null] = id.split('@');
    return id === '' ? NO_CODE : { code, validFrom, name: { vi: code, en: code } };
  }
}
