/** Whether the database is the one that belongs to this state folder: both hold the same id, in `hub.state` and in `run.json`. */
import pg from 'pg';

const FOUND = `select to_regclass('hub.state') is not null as marked,
  to_regclass('core.migrations') is not null or to_regclass('registry.migrations') is not null as used`;

/** Services make their schemas at the same time: whoever comes first makes this one. */
const MARK = `create schema if not exists hub;
  create table if not exists hub.state (only_one boolean primary key default true check (only_one), id text not null)`;

async function look(client) {
  const { marked, used } = (await client.query(FOUND)).rows[0];
  const { rows } = marked ? await client.query('select id from hub.state') : { rows: [] };
  return { id: rows[0]?.id, used };
}

/**
 * @param {{ id: string, claimed: boolean, isNew: boolean }} state its id, whether it has marked a database, whether nothing was started with it before
 * @returns undefined where they belong together; `left` where the data are another state's, `lost` where those of this state are gone
 */
export function judge({ id, claimed, isNew }, database) {
  if (database.id !== undefined) return database.id === id ? undefined : 'left';
  if (claimed) return 'lost';
  return isNew && database.used ? 'left' : undefined;
}

/**
 * Marks the database as this state's, unless it belongs to another: then it is left as it is.
 * @param {Parameters<typeof judge>[0]} state
 * @param {boolean} keep take it, whosever it is
 */
export async function claim(url, state, keep) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const verdict = judge(state, await look(client));
    if (verdict && !keep) return verdict;
    await client.query(MARK);
    await client.query(
      'insert into hub.state (id) values ($1) on conflict (only_one) do update set id = excluded.id',
      [state.id],
    );
    return undefined;
  } finally {
    await client.end();
  }
}
