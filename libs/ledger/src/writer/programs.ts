import type { DefinitionFailure } from '@nhip/contracts';
import {
  compileCube,
  compileEach,
  contributionAt,
  nextInstant,
  type Catalogue,
  type CellDelta,
  type Compiled,
  type CubeProgram,
  type Defined,
  type Evaluated,
  type Fields,
} from '@nhip/kernel';
import type { Part } from '../packed/contribution.js';
import { UNDATED } from '../packed/delta-row.js';
import { incomplete } from '../packed/values.js';
import type { Combo, Combos } from '../store/combos.js';
import type { Evaluate } from './batch.js';
import type { Walks } from './walks.js';

/** A code travels in the key of its cells. */
const LONGEST_CODE = 200;
const isTooLong = (code: string): boolean => code.length > LONGEST_CODE;
const NO_CODES: readonly string[] = [];

/**
 * Codes and deltas of a record. One that cannot be counted leaves a mark: in the cells that it names, else, under `UNDATED`, in those of its codes, else in those of no codes.
 */
function countedBy(
  evaluated: Evaluated,
  measures: number,
  clock: number,
  failed: boolean,
): readonly [dims: readonly string[], deltas: readonly CellDelta[]] {
  const { dims, fault } = evaluated;
  const unread = [{ day: UNDATED, values: incomplete(measures) }];
  if (dims.some(isTooLong)) return [NO_CODES, unread];
  if (fault) return [dims, unread];
  const deltas = contributionAt(evaluated, measures, clock);
  if (!failed) return [dims, deltas];
  if (deltas.length === 0) return [NO_CODES, unread];
  return [dims, deltas.map(({ day }) => ({ day, values: incomplete(measures) }))];
}

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
        const [dims, deltas] = countedBy(evaluated, program.measures.length, clock, record.failed);
        const combo = {
          cube: program.id,
          version: program.version,
          dims,
          measures: program.measures.length,
        };
        const number = combos.idOf(combo);
        if (number === undefined) {
          missing.push(combo);
          known = false;
        }
        for (const { day, values } of deltas) parts.push({ combo: number ?? 0, day, values });
        if (record.failed) continue;
        const next = nextInstant(evaluated, clock);
        if (next !== undefined && (due === undefined || next < due)) due = next;
      }
      return known ? { parts, due } : undefined;
    };
  }
}
