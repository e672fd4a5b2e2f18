import type { Pool, PoolClient } from '@nhip/platform';

/**
 * Of a connection that leads: a process that was stopped, or a machine that is gone, loses it after as long, and no
 * statement of it runs on. That the place of what was told may be lost in a crash of the database is harmless: it is told again.
 */
const SESSION = `set idle_session_timeout = '20s'; set idle_in_transaction_session_timeout = '20s'; set statement_timeout = '60s';
  set tcp_user_timeout = '10s'; set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 3; set tcp_keepalives_count = 3;
  set synchronous_commit = off; set application_name = 'nhip.publisher ${process.pid}'`;

/**
 * Takes the leadership of the publishers on a connection of its own, of which it is a lock; undefined where another process has it.
 * `pg_stat_activity` names the connection `nhip.publisher`, with the id of the process.
 */
export async function takeLeadership(pool: Pool): Promise<PoolClient | undefined> {
  const client = await pool.connect();
  try {
    // Before the lock: whoever stands still from here on loses it again.
    await client.query(SESSION);
    const { rows } = await client.query<{ taken: boolean }>(
      `select pg_try_advisory_lock(hashtext('nhip.publisher')) as taken`,
    );
    if (rows[0]?.taken) return client;
    await client.query('reset all');
    client.release();
    return undefined;
  } catch (error) {
    client.release(true);
    throw error;
  }
}
