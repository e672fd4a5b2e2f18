import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPool } from '@nhip/platform';
import { scratchDatabase, type ScratchDatabase } from '@nhip/testkit';
import { claim } from '../tools/local/own-database.mjs';

describe('the mark of a state in its database', () => {
  let database: ScratchDatabase;
  beforeEach(async () => {
    database = await scratchDatabase();
  });
  afterEach(() => database.drop());

  const first = { id: 'one', claimed: false, isNew: true };
  const again = { id: 'one', claimed: true, isNew: false };
  const other = { id: 'other', claimed: false, isNew: true };

  async function use(): Promise<void> {
    const pool = createPool(database.url, { max: 1 });
    await pool.query('create schema core; create table core.migrations (name text)');
    await pool.end();
  }

  it('is made in an empty database, and known again', async () => {
    expect(await claim(database.url, first, false)).toBeUndefined();
    // A crash before the state noted it.
    expect(await claim(database.url, first, false)).toBeUndefined();
    expect(await claim(database.url, again, false)).toBeUndefined();
  });

  it('keeps another state away, which may take the database for its own', async () => {
    await claim(database.url, first, false);
    expect(await claim(database.url, other, false)).toBe('left');
    expect(await claim(database.url, again, false)).toBeUndefined();
    expect(await claim(database.url, other, true)).toBeUndefined();
    expect(await claim(database.url, again, false)).toBe('left');
  });

  it('is made by a state of before there were marks, in the database that it used', async () => {
    await use();
    expect(await claim(database.url, first, false)).toBe('left');
    expect(await claim(database.url, { ...first, isNew: false }, false)).toBeUndefined();
  });

  it('is missed where the database is another, empty one', async () => {
    expect(await claim(database.url, again, false)).toBe('lost');
    expect(await claim(database.url, again, true)).toBeUndefined();
  });
});
