import type pg from 'pg';

/** What reads need of a pool. */
export type Readable = Pick<pg.Pool, 'connect' | 'query'>;

/**
 * A pool's connections for one answer that may be given up. Once the signal is aborted its statements reject: their connections are
 * closed, and a database whose `client_connection_check_interval` is set, as `createPool` does for reads, then ends what it was doing.
 */
export function cancellable(pool: pg.Pool, signal: AbortSignal): Readable {
  const connect = async (): Promise<pg.PoolClient> => {
    signal.throwIfAborted();
    const client = await pool.connect();
    const release = client.release.bind(client);
    const end = (): void => void (client as unknown as pg.Client).end();
    signal.addEventListener('abort', end);
    client.release = (error) => {
      signal.removeEventListener('abort', end);
      release(signal.aborted || error);
    };
    if (signal.aborted) end();
    return client;
  };
  const query = async (text: string, values?: unknown[]): Promise<pg.QueryResult> => {
    const client = await connect();
    try {
      const result = await client.query(text, values);
      client.release();
      return result;
    } catch (error) {
      client.release(true);
      throw error;
    }
  };
  return { connect, query } as Readable;
}
