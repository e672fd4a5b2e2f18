import { randomBytes, type KeyObject } from 'node:crypto';
import type { Identity } from '@nhip/contracts';
import { GroupCommit, withTimeout, type Logger } from '@nhip/platform';
import { createClient } from 'redis';
import { sessionsAway } from '../faults.js';
import { SESSION_SECONDS, type Limits, type Sessions } from '../app/ports.js';
import { hashOfSession, sessionKey, signSession, verifySession } from './session-token.js';

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

const asked = <T>(answer: Promise<T>): Promise<T> =>
  withTimeout(answer, ASK_MS, () => new Error('Redis is slow')).catch((error: unknown) => {
    throw sessionsAway(error);
  });

const keyOf = (hash: string): string => `nhip:session:${hash}`;

/** Sessions by the hash of their id, each with its signed identity: Redis alone neither gives nor makes a session. */
export class RedisSessions implements Sessions {
  readonly #key: KeyObject;

  constructor(
    private readonly redis: Redis,
    secret: string,
  ) {
    this.#key = sessionKey(secret);
  }

  async open(identity: Identity): Promise<string> {
    const id = randomBytes(32).toString('base64url');
    const hash = hashOfSession(id);
    const token = await signSession(identity, hash, this.#key);
    await asked(
      this.redis.set(keyOf(hash), token, { expiration: { type: 'EX', value: SESSION_SECONDS } }),
    );
    return id;
  }

  async read(id: string): Promise<Identity | undefined> {
    const hash = hashOfSession(id);
    const token = await asked(this.redis.get(keyOf(hash)));
    return token === null ? undefined : verifySession(token, hash, this.#key);
  }

  async close(id: string): Promise<void> {
    await asked(this.redis.del(keyOf(hashOfSession(id))));
  }
}

interface Call {
  readonly key: string;
  readonly seconds: number;
}

/** Calls that are counted by one question. */
const MOST_TOGETHER = 200;

/** Fixed windows. */
export class RedisLimits implements Limits {
  readonly #counts = new GroupCommit((calls: readonly Call[]) => this.#count(calls), MOST_TOGETHER);

  constructor(private readonly redis: Redis) {}

  async allow(what: string, most: number, seconds: number): Promise<boolean> {
    const key = `nhip:limit:${what}:${Math.floor(Date.now() / 1000 / seconds)}`;
    return (await this.#counts.run({ key, seconds })) <= most;
  }

  /** Which call of its window each is. */
  async #count(calls: readonly Call[]): Promise<readonly number[]> {
    const byKey = Map.groupBy(calls, ({ key }) => key);
    const numbers = new Map<Call, number>();
    await Promise.all(
      Array.from(byKey, async ([key, ones]) => {
        const count = await asked(this.redis.incrBy(key, ones.length));
        const [{ seconds }] = ones as [Call];
        if (count === ones.length) await asked(this.redis.expire(key, seconds));
        for (const [i, one] of ones.entries()) numbers.set(one, count - ones.length + i + 1);
      }),
    );
    return calls.map((call) => numbers.get(call) as number);
  }
}
