import { combinationKey } from '@nhip/kernel';
import type { Pool } from '@nhip/platform';

export interface Combo {
  readonly cube: string;
  readonly version: number;
  readonly dims: readonly string[];
  /** How many values its cells have. */
  readonly measures: number;
}

interface ComboRow {
  readonly id: number;
  readonly cube: string;
  readonly cube_version: number;
  readonly dims: string[];
  readonly measures: number;
}

const cubeKey = (cube: string, version: number): string => `${cube}\u0000${version}`;
const keyOf = ({ cube, version, dims }: Omit<Combo, 'measures'>): string =>
  `${cubeKey(cube, version)}\u0000${combinationKey(dims)}`;

/** The numbers of the combinations of one cube version. */
export type Numbers = (dims: readonly string[]) => number | undefined;

/** Combinations of codes of a cube version, numbered. Few, and never taken back: numbering them outside of a batch's transaction is harmless. */
export class Combos {
  readonly #ids = new Map<string, Map<string, number>>();
  readonly #combos = new Map<number, Combo>();

  constructor(private readonly pool: Pool) {}

  numbersOf(cube: string, version: number): Numbers {
    const ids = this.#idsOf(cube, version);
    return (dims) => ids.get(combinationKey(dims));
  }

  get(id: number): Combo | undefined {
    return this.#combos.get(id);
  }

  /** Throws where it was numbered by another writer and not read since: nothing may be counted without it. */
  of(id: number): Combo {
    const combo = this.#combos.get(id);
    if (!combo) throw new Error(`combination ${id} is not known`);
    return combo;
  }

  async loadAll(): Promise<void> {
    const { rows } = await this.pool.query<ComboRow>(
      'select id, cube, cube_version, dims, measures from core.combo',
    );
    rows.forEach((row) => this.#learn(row));
  }

  /** Numbers those that are new. */
  async ensure(combos: Iterable<Combo>): Promise<void> {
    const missing = new Map([...combos].map((combo) => [keyOf(combo), combo]));
    const wanted = JSON.stringify([...missing.values()]);
    const named = `(select cube, version as cube_version, array(select jsonb_array_elements_text(dims)) as dims, measures
      from jsonb_to_recordset($1::jsonb) as n(cube text, version int, dims jsonb, measures int))`;
    await this.pool.query(
      `insert into core.combo (cube, cube_version, dims, measures) select * from ${named} w order by 1, 2, 3 on conflict do nothing`,
      [wanted],
    );
    const { rows } = await this.pool.query<ComboRow>(
      `select c.id, c.cube, c.cube_version, c.dims, c.measures from ${named} w join core.combo c using (cube, cube_version, dims)`,
      [wanted],
    );
    rows.forEach((row) => this.#learn(row));
  }

  #idsOf(cube: string, version: number): Map<string, number> {
    const key = cubeKey(cube, version);
    const known = this.#ids.get(key) ?? new Map<string, number>();
    this.#ids.set(key, known);
    return known;
  }

  #learn({ id, cube, cube_version: version, dims, measures }: ComboRow): void {
    this.#idsOf(cube, version).set(combinationKey(dims), id);
    this.#combos.set(id, { cube, version, dims, measures });
  }
}
