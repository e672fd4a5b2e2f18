import { expect, it } from '@jest/globals';
import { createPool, migrate } from '@nhip/platform';
import { scratchDatabase } from '@nhip/testkit';
import { LEDGER_MIGRATIONS } from '../src/index.js';

it('a ledger that another version has made is refused by name, and left as it is', async () => {
  const database = await scratchDatabase();
  const pool = createPool(database.url, { max: 1 });
  try {
    await migrate(pool, 'core', [{ name: '001-core', sql: 'create table core.ledger (id int)' }]);
    await expect(migrate(pool, 'core', LEDGER_MIGRATIONS)).rejects.toMatchObject({
      code: 'made-by-another-version',
      kind: 'conflict',
    });
    const { rows } = await pool.query('select name from core.migrations');
    expect(rows).toEqual([{ name: '001-core' }]);
    await expect(migrate(pool, 'core', [])).rejects.toMatchObject({
      code: 'made-by-another-version',
    });
  } finally {
    await pool.end();
    await database.drop();
  }
});
