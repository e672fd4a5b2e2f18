import { unknownCube, type RegistryMessage, type ShownCode } from '@nhip/contracts';
import {
  Catalogue,
  compileCube,
  ExpressionError,
  type CubeProgram,
  type Defined,
} from '@nhip/kernel';
import { unknownIndicator, unknownVersion } from '../faults.js';

/** An indicator with the program of its cube. */
export interface CompiledIndicator {
  readonly indicator: Defined<'indicator'>;
  readonly program: CubeProgram;
}

const NO_CODE: ShownCode = {
  code: '',
  validFrom: null,
  name: { vi: 'không ghi', en: 'not given' },
};

/** The catalogue as this service works with it: built anew at each change. */
export class CatalogueIndex {
  readonly catalogue: Catalogue;
  readonly #programs = new Map<string, CubeProgram>();
  readonly #indicators = new Map<string, Defined<'indicator'>>();

  constructor(definitions: readonly RegistryMessage[], revision: number) {
    this.catalogue = Catalogue.build(definitions, revision);
    for (const cube of this.catalogue.all('cube')) this.#compile(cube);
    for (const { kind, id, version, body } of definitions)
      if (kind === 'indicator')
        this.#addVersion({
          ...(body as unknown as Defined<'indicator'>),
          id,
          definitionVersion: version,
        });
  }

  /** A former version reads the other indicators as they are now; one that no longer can is not answered for. */
  #addVersion(indicator: Defined<'indicator'>): void {
    try {
      this.#indicators.set(`${indicator.id}@${indicator.definitionVersion}`, {
        ...indicator,
        value: this.catalogue.expanded(indicator),
      });
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
    }
  }

  /** A cube that does not compile takes its indicators with it, not the service. */
  #compile(cube: Defined<'cube'>): void {
    try {
      this.#programs.set(cube.id, compileCube(cube, this.catalogue));
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
    }
  }

  program(cube: string): CubeProgram | undefined {
    return this.#programs.get(cube);
  }

  /** An indicator in its newest version, or in the one asked for; its cube is the one in force. */
  indicator(id: string, version?: number): CompiledIndicator {
    const newest = this.catalogue.get('indicator', id);
    if (!newest) throw unknownIndicator(id);
    const indicator = version === undefined ? newest : this.#indicators.get(`${id}@${version}`);
    if (!indicator) throw unknownVersion(id, version);
    const program = this.program(indicator.cube);
    if (!program) throw unknownCube(indicator.cube);
    return { indicator, program };
  }

  /** The feeds behind a cube. */
  feedsOf(program: CubeProgram): readonly Defined<'feed'>[] {
    return this.catalogue.feedsOf(program.record);
  }

  code(list: string, id: string): ShownCode {
    const version = this.catalogue.codeLists.get(list)?.get(id);
    if (version) return { code: version.code, validFrom: version.validFrom, name: version.name };
    const [code = '', validFrom = null] = id.split('@');
    return id === '' ? NO_CODE : { code, validFrom, name: { vi: code, en: code } };
  }
}
