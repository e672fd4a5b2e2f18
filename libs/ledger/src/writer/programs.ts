import type { DefinitionFailure } from '@nhip/contracts';
import {
  compileCube,
  compileEach,
  type Catalogue,
  type Compiled,
  type CubeProgram,
  type Defined,
} from '@nhip/kernel';

/** The cubes of a catalogue, compiled: the newest versions, and any other where it is asked for. */
export class Programs {
  readonly all: readonly CubeProgram[];
  readonly #others = new Map<string, CubeProgram | undefined>();

  private constructor(
    readonly catalogue: Catalogue,
    private readonly compiled: Compiled<CubeProgram>,
  ) {
    this.all = [...compiled.byId.values()];
  }

  /** A cube that cannot be compiled stands as `former` has it, and in `failures`. */
  static of(catalogue: Catalogue, former?: Programs): Programs {
    const compile = (cube: Defined<'cube'>): CubeProgram => compileCube(cube, catalogue);
    return new Programs(catalogue, compileEach(catalogue, 'cube', compile, former?.compiled.byId));
  }

  /** What of the catalogue the writer works without. */
  get failures(): readonly DefinitionFailure[] {
    return [...this.catalogue.failures, ...this.compiled.failures];
  }

  /** A version of a cube; undefined where the catalogue has none that compiles. */
  at(cube: string, version: number): CubeProgram | undefined {
    const newest = this.compiled.byId.get(cube);
    if (newest?.version === version) return newest;
    const key = `${cube}@${version}`;
    if (!this.#others.has(key)) this.#others.set(key, this.#compile(cube, version));
    return this.#others.get(key);
  }

  #compile(cube: string, version: number): CubeProgram | undefined {
    const definition = this.catalogue.version('cube', cube, version);
    try {
      return definition && compileCube(definition, this.catalogue);
    } catch {
      return undefined;
    }
  }
}
