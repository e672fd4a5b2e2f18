import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Pool, PoolClient } from '@nhip/platform';
import { takeLeadership } from '../src/publish/leadership.js';
import { ScratchLedger } from './scratch-ledger.js';

let ledger: ScratchLedger;
beforeEach(async () => {
  ledger = await ScratchLedger.open();
});
afterEach(() => ledger.close());

const STATE = `select current_setting('idle_session_timeout') as timeout, current_setting('application_name') as name,
  exists(select 1 from pg_locks where pid = pg_backend_pid() and locktype = 'advisory') as holds`;

interface SessionState {
  readonly timeout: string;
  readonly name: string;
  readonly holds: boolean;
}

/** A pool whose connections note, after each statement, how their session stands. */
function noting(pool: Pool, states: SessionState[]): Pool {
  const connect = async (): Promise<PoolClient> => {
    const client = await pool.connect();
    const note = async (sql: string): Promise<unknown> => {
      const answer: unknown = await client.query(sql);
      states.push(...(await client.query<SessionState>(STATE)).rows);
      return answer;
    };
    return { query: note, release: () => client.release(true) } as unknown as PoolClient;
  };
  return { connect } as unknown as Pool;
}

describe('the leadership of the publishers', () => {
  it('is never held by a session that has no time-outs', async () => {
    const states: SessionState[] = [];
    const client = await takeLeadership(noting(ledger.pool, states));
    client?.release(true);
    expect(states.at(-1)).toMatchObject({ holds: true, timeout: '20s' });
    expect(states.filter(({ holds, timeout }) => holds && timeout === '0')).toEqual([]);
  });

  it('leaves no time-outs to the connection of whoever does not get it', async () => {
    const holder = await takeLeadership(ledger.pool);
    const other = ledger.onePool();
    expect(await takeLeadership(other)).toBeUndefined();
    const { rows } = await other.query<SessionState>(STATE);
    await other.end();
    holder?.release(true);
    expect(rows[0]).toMatchObject({ holds: false, timeout: '0' });
    expect(rows[0]?.name).not.toContain('publisher');
  });
});
