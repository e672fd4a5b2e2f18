import type { Pool } from '@nhip/platform';

/** Record types, numbered once and for all. */
export class Types {
  readonly #numbers = new Map<string, number>();
  readonly #ids = new Map<number, string>();

  constructor(private readonly pool: Pool) {}

  /** Throws where `ensure` was not asked before. */
  numberOf(type: string): number {
    const number = this.#numbers.get(type);
    if (number === undefined) throw new Error(`type ${type} has no number`);
    return number;
  }

  idOf(number: number): string {
    return this.#ids.get(number) ?? '';
  }

  async loadAll(): Promise<void> {
    const { rows } = await this.pool.query<{ num: number; id: string }>(
      'select num, id from core.type',
    );
    for (const { num, id } of rows) {
      this.#numbers.set(id, num);
      this.#ids.set(num, id);
    }
  }

  /** Numbers those that are new. */
  async ensure(types: Iterable<string>): Promise<void> {
    const missing = [...types].filter((type) => !this.#numbers.has(type));
    if (missing.length === 0) return;
    await this.pool.query(
      'insert into core.type (id) select * from unnest($1::text[]) on conflict do nothing',
      [missing],
    );
    await this.loadAll();
  }
}
