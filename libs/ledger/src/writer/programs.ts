import type { DefinitionFailure } from '@nhip/contracts';
import {
  compileCube,
  compileEach,
  contributionAt,
  nextInstant,
  type Catalogue,
  type Compiled,
  type CubeProgram,
  type Defined,
  type Fields,
} from '@nhip/kernel';
import type { Part } from '../packed/contribution.js';
import type { Combo, Combos } from '../store/combos.js';
import type { Evaluate } from './batch.js';
import type { Walks } from './walks.js';

/** The cubes in force, compiled. */
export class Programs {
  readonly #byType: ReadonlyMap<string, readonly CubeProgram[]>;
  readonly all: readonly CubeProgram[];

  private constructor(
    readonly catalogue: Catalogue,
    private readonly compiled: Compiled<CubeProgram>,
  ) {
    this.all = [...compiled.byId.values()];
    this.#byType = Map.groupBy(this.all, ({ record }) => record);
  }

  /** A cube that cannot be compiled stands as `former` has it, and in `failures`. */
  static of(catalogue: Catalogue, former?: Programs): Programs {
    const compile = (cube: Defined<'cube'>): CubeProgram => compileCube(cube, catalogue);
    return new Programs(catalogue, compileEach(catalogue, 'cube', compile, former?.compiled.byId));
  }

  /** What of the catalogue the engine works without. */
  get failures(): readonly DefinitionFailure[] {
    return [...this.catalogue.failures, ...this.compiled.failures];
  }

  /** Evaluates records; combinations of codes that have no number yet are put into `missing`, and the answer is then undefined. */
  evaluator(combos: Combos, walks: Walks, missing: Combo[]): Evaluate {
    return (record, payload, clock) => {
      const parts: Part[] = [];
      let [due, known]: [number | undefined, boolean] = [undefined, true];
      const fields = JSON.parse(payload) as Fields;
      for (const program of this.#byType.get(record.type) ?? []) {
        if (!walks.covers(program, record.bucket, record.num)) continue;
        const evaluated = program.evaluate(fields);
        const combo = {
          cube: program.id,
          version: program.version,
          dims: evaluated.dims,
          measures: program.measures.length,
        };
        const number = combos.idOf(combo);
        if (number === undefined) {
          missing.push(combo);
          known = false;
        }
        for (const { day, values } of contributionAt(evaluated, program.measures.length, clock))
          parts.push({ combo: number ?? 0, day, values });
        const next = nextInstant(evaluated, clock);
        if (next !== undefined && (due === undefined || next < due)) due = next;
      }
      return known ? { parts, due } : undefined;
    };
  }
}
