import { randomBytes } from 'node:crypto';
import type { Identity } from '@nhip/contracts';
import type { Logger } from '@nhip/platform';
import { createClient } from 'redis';
import { sessionsAway } from '../faults.js';
import { SESSION_SECONDS, type Limits, type Sessions } from '../app/ports.js';

export const REDIS = Symbol('Redis client of the gateway');

const ASK_MS = 1_000;

/** Connects in the background and again whenever the connection is lost. */
export async function openRedis(url: string, logger: Logger) {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: { reconnectStrategy: (tries) => Math.min(200 * tries, 2_000) },
  });
  client.on('error', (error: Error) =>
    logger.debug({ error: error.message }, 'Redis does not answer'),
  );
  await client.connect();
  return client;
}

export type Redis = Awaited<ReturnType<typeof openRedis>>;

async function asked<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>(
    (_, reject) => (timer = setTimeout(() => reject(new Error('Redis is slow')), ASK_MS)),
  );
  try {
    return await Promise.race([answer, late]);
  } catch (error) {
    throw sessionsAway(error);
  } finally {
    clearTimeout(timer);
  }
}

export class RedisSessions implements Sessions {
  constructor(private readonly redis: Redis) {}

  async open(identity: Identity): Promise<string> {
    const id = randomBytes(32).toString('base64url');
    await asked(
      this.redis.set(`nhip:session:${id}`, JSON.stringify(identity), {
        expiration: { type: 'EX', value: SESSION_SECONDS },
      }),
    );
    return id;
  }

  async read(id: string): Promise<Identity | undefined> {
    const text = await asked(this.redis.get(`nhip:session:${id}`));
    return text === null ? undefined : (JSON.parse(text) as Identity);
  }

  async close(id: string): Promise<void> {
    await asked(this.redis.del(`nhip:session:${id}`));
  }
}

/** Fixed windows. Where Redis is away nothing is limited: a limit protects, it must not shut the door. */
export class RedisLimits implements Limits {
  constructor(private readonly redis: Redis) {}

  async allow(what: string, most: number, seconds: number): Promise<boolean> {
    try {
      const key = `nhip:limit:${what}:${Math.floor(Date.now() / 1000 / seconds)}`;
      const count = await asked(this.redis.incr(key));
      if (count === 1) await asked(this.redis.expire(key, seconds));
      return count <= most;
    } catch {
      return true;
    }
  }
}
