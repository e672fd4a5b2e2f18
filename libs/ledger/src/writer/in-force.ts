import { RECORD_PARTITIONS, UNDATED_DAY } from '@nhip/contracts';
import {
  contributionAt,
  nextInstant,
  type CellDelta,
  type CubeProgram,
  type Evaluated,
  type Fields,
} from '@nhip/kernel';
import { definitionNotKnownYet } from '../faults.js';
import type { Part } from '../packed/contribution.js';
import { FIRST_DAY, LAST_DAY } from '../packed/delta-row.js';
import { incomplete } from '../packed/values.js';
import type { Combo, Combos, Numbers } from '../store/combos.js';
import type { CubeVersion } from '../store/cube-versions.js';
import type { Evaluate } from './batch.js';
import type { Programs } from './programs.js';
import type { Named } from './load.js';
import { sooner, type RecordState } from './state.js';
import type { Walks } from './walks.js';

/** In code points: a code travels in the key of its cells. */
export const LONGEST_CODE = 200;
/** Of all codes of a cell together, in bytes: they stand in an index. */
export const LONGEST_CODES = 2_000;
const isTooLong = (code: string): boolean =>
  code.length > LONGEST_CODE && [...code].length > LONGEST_CODE;
const NO_CODES: readonly string[] = [];

function areTooLong(codes: readonly string[]): boolean {
  let length = 0;
  for (const code of codes) length += code.length;
  if (length <= LONGEST_CODE) return false;
  return codes.some(isTooLong) || Buffer.byteLength(codes.join('')) > LONGEST_CODES;
}

const hasCell = ({ day }: CellDelta): boolean => day >= FIRST_DAY && day <= LAST_DAY;

/** What a record adds to the cells of a cube: to which codes, and whether some of it cannot be counted. */
interface Counted {
  readonly dims: readonly string[];
  readonly deltas: readonly CellDelta[];
  readonly incomplete: boolean;
}

/**
 * What cannot be counted leaves a mark: in the cells that it names, else, under `UNDATED_DAY`, in those of its codes, else in those of no codes.
 * Whatever a record says, the tables can hold what comes of it.
 * @param due when it adds something next
 */
function countedBy(
  evaluated: Evaluated,
  measures: number,
  clock: number,
  marks: boolean,
  due: number | undefined,
): Counted {
  const { dims, fault } = evaluated;
  const unread = { day: UNDATED_DAY, values: incomplete(measures) };
  if (areTooLong(dims)) return { dims: NO_CODES, deltas: [unread], incomplete: true };
  if (fault) return { dims, deltas: [unread], incomplete: true };
  const all = contributionAt(evaluated, measures, clock);
  const counted = all.every(hasCell) ? all : [unread, ...all.filter(hasCell)];
  if (!marks) return { dims, deltas: counted, incomplete: counted !== all };
  if (all.length === 0 && due === undefined)
    return { dims: NO_CODES, deltas: [unread], incomplete: true };
  const deltas = counted.map(({ day }) => ({ day, values: incomplete(measures) }));
  return { dims, deltas, incomplete: true };
}

export type Join = (record: RecordState, fields: Fields, program: CubeProgram) => Fields;

interface CountedCube {
  readonly program: CubeProgram;
  readonly numbers: Numbers;
  /** By bucket: records of greater numbers are not counted yet. */
  readonly covered: readonly number[];
}

/** The cube versions that records are folded into: those that are live, and those that fill. */
export class InForce {
  readonly #byType: ReadonlyMap<string, readonly CubeProgram[]>;
  readonly #versions: ReadonlyMap<string, ReadonlySet<number>>;
  /** The versions whose cells are read no more. */
  readonly retired: readonly { readonly id: string; readonly version: number }[];
  /** Whether a version fills, and the next look at the ledger may find it live. */
  readonly isFilling: boolean;

  private constructor(
    readonly revision: number,
    readonly all: readonly CubeProgram[],
    versions: readonly CubeVersion[],
  ) {
    this.#byType = Map.groupBy(all, ({ record }) => record);
    const byCube = Map.groupBy(all, ({ id }) => id);
    this.#versions = new Map(
      [...byCube].map(([id, programs]) => [id, new Set(programs.map(({ version }) => version))]),
    );
    this.retired = versions
      .filter(({ state }) => state === 'retired')
      .map(({ cube, version }) => ({ id: cube, version }));
    this.isFilling = versions.some(({ state }) => state === 'filling');
  }

  /** Throws Fault `unavailable` where the catalogue lacks a version: what it would add could not be taken back. */
  static of(programs: Programs, versions: readonly CubeVersion[]): InForce {
    const all = versions
      .filter(({ state }) => state !== 'retired')
      .map(({ cube, version }) => {
        const program = programs.at(cube, version);
        if (!program) throw definitionNotKnownYet(`${cube}@${version}`);
        return program;
      });
    return new InForce(programs.catalogue.revision, all, versions);
  }

  /** Cells of other versions stay as they are. */
  has({ cube, version }: Combo): boolean {
    return this.#versions.get(cube)?.has(version) === true;
  }

  /** Of the records that changed those that others name which are counted here. @param changed by type */
  named(changed: ReadonlyMap<string, ReadonlySet<string>>): readonly Named[] {
    const named = this.all.flatMap(({ record, references }) =>
      references.flatMap(({ field, type }) => {
        const ids = changed.get(type);
        return ids ? [[`${record}/${field}`, { type: record, field, ids }] as const] : [];
      }),
    );
    return [...new Map(named).values()];
  }

  /** Evaluates records; combinations of codes that have no number yet are put into `missing`, and the answer is then undefined. @param join adds to a record's fields what a cube reads of those that it names */
  evaluator(combos: Combos, walks: Walks, missing: Combo[], join: Join): Evaluate {
    const asked = this.#asked(combos, walks);
    return (record, fields, clock, marks) => {
      const parts: Part[] = [];
      let [due, known]: [number | undefined, boolean] = [undefined, true];
      let isIncomplete = false;
      for (const { program, numbers, covered } of asked(record.type)) {
        if (record.num > (covered[record.bucket] as number)) continue;
        const evaluated = program.evaluate(join(record, fields, program));
        const { length: measures } = program.measures;
        const next = nextInstant(evaluated, clock);
        const { dims, deltas, ...counted } = countedBy(evaluated, measures, clock, marks, next);
        isIncomplete ||= counted.incomplete;
        const number = numbers(dims);
        if (number === undefined) {
          missing.push({ cube: program.id, version: program.version, dims, measures });
          known = false;
        }
        for (const { day, values } of deltas) parts.push({ combo: number ?? 0, day, values });
        due = sooner(due, next);
      }
      return known ? { parts, due, incomplete: isIncomplete } : undefined;
    };
  }

  /** Of each type the cube versions that count it, with what is the same for all records of a batch. */
  #asked(combos: Combos, walks: Walks): (type: string) => readonly CountedCube[] {
    const byType = new Map<string, readonly CountedCube[]>();
    for (const [type, programs] of this.#byType)
      byType.set(
        type,
        programs.map((program) => ({
          program,
          numbers: combos.numbersOf(program.id, program.version),
          covered: Array.from({ length: RECORD_PARTITIONS }, (_, bucket) =>
            walks.covered(program, bucket),
          ),
        })),
      );
    return (type) => byType.get(type) ?? [];
  }
}
