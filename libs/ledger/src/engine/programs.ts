import {
  compileCube,
  contributionAt,
  nextInstant,
  type Catalogue,
  type CubeProgram,
  type Fields,
} from '@nhip/kernel';
import type { Evaluate, Part } from '../fold/state.js';
import type { Combo, Combos } from '../store/combos.js';
import type { Bookmarks } from './bookmarks.js';

/** The cubes in force, compiled. */
export class Programs {
  readonly #byType = new Map<string, CubeProgram[]>();

  constructor(
    readonly catalogue: Catalogue,
    readonly all: readonly CubeProgram[],
  ) {
    for (const program of all)
      this.#byType.set(program.record, [...(this.#byType.get(program.record) ?? []), program]);
  }

  /** Throws ExpressionError where a cube cannot be compiled: the caller keeps what it had. */
  static of(catalogue: Catalogue): Programs {
    return new Programs(
      catalogue,
      catalogue.all('cube').map((cube) => compileCube(cube, catalogue)),
    );
  }

  /** Evaluates records; combinations of codes that have no number yet are put into `missing`, and the answer is then of no use. */
  evaluator(combos: Combos, bookmarks: Bookmarks, missing: Combo[]): Evaluate {
    return (record, payload, clock) => {
      const parts: Part[] = [];
      let due: number | undefined;
      const fields = JSON.parse(payload) as Fields;
      for (const program of this.#byType.get(record.type) ?? []) {
        if (!bookmarks.covers(program, record.bucket, record.id)) continue;
        const evaluated = program.evaluate(fields);
        const combo = { cube: program.id, version: program.version, dims: evaluated.dims };
        const id = combos.idOf(combo);
        if (id === undefined) missing.push(combo);
        for (const delta of contributionAt(evaluated, program.measures.length, clock))
          parts.push({ combo: id ?? 0, ...delta });
        const next = nextInstant(evaluated, clock);
        if (next !== undefined && (due === undefined || next < due)) due = next;
      }
      return { parts, due };
    };
  }
}
