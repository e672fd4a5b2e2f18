import type { Pool } from '@nhip/platform';
import { unnest } from './columns.js';

export interface Combo {
  readonly cube: string;
  readonly version: number;
  readonly dims: readonly string[];
}

const keyOf = ({ cube, version, dims }: Combo): string =>
  `${cube}\u0000${version}\u0000${dims.join('\u0001')}`;

/** Combinations of codes of a cube version, numbered. Few, and never taken back: numbering them outside of a batch's transaction is harmless. */
export class Combos {
  readonly #ids = new Map<string, number>();
  readonly #combos = new Map<number, Combo>();

  constructor(private readonly pool: Pool) {}

  idOf(combo: Combo): number | undefined {
    return this.#ids.get(keyOf(combo));
  }

  get(id: number): Combo | undefined {
    return this.#combos.get(id);
  }

  async loadAll(): Promise<void> {
    const { rows } = await this.pool.query<{
      id: number;
      cube: string;
      cube_version: number;
      dims: string[];
    }>('select id, cube, cube_version, dims from core.combo');
    for (const row of rows)
      this.#learn({ cube: row.cube, version: row.cube_version, dims: row.dims }, row.id);
  }

  /** Numbers those that are new. */
  async ensure(combos: Iterable<Combo>): Promise<void> {
    const missing = new Map(
      [...combos]
        .filter((combo) => this.idOf(combo) === undefined)
        .map((combo) => [keyOf(combo), combo]),
    );
    if (missing.size === 0) return;
    const columns = [
      { type: 'text', of: (combo: Combo) => combo.cube },
      { type: 'int', of: (combo: Combo) => combo.version },
      { type: 'text', of: (combo: Combo) => JSON.stringify(combo.dims) },
    ];
    const { sql, values } = unnest([...missing.values()], columns);
    const wanted = `select cube, cube_version, array(select jsonb_array_elements_text(dims::jsonb)) as dims from ${sql} as n(cube, cube_version, dims)`;
    await this.pool.query(
      `insert into core.combo (cube, cube_version, dims) ${wanted} order by 1, 2, 3 on conflict do nothing`,
      values,
    );
    const { rows } = await this.pool.query<{
      id: number;
      cube: string;
      cube_version: number;
      dims: string[];
    }>(
      `select c.id, c.cube, c.cube_version, c.dims from (${wanted}) w join core.combo c using (cube, cube_version, dims)`,
      values,
    );
    for (const row of rows)
      this.#learn({ cube: row.cube, version: row.cube_version, dims: row.dims }, row.id);
  }

  #learn(combo: Combo, id: number): void {
    this.#ids.set(keyOf(combo), id);
    this.#combos.set(id, combo);
  }
}
