import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Identity } from '@nhip/contracts';
import { noIdentity, Semaphore, withTimeout } from '@nhip/platform';
import { hash, verify } from '@node-rs/argon2';
import { tooManySignIns, wrongPassword } from '../faults.js';
import { IDENTITIES, LIMITS, SESSIONS } from './ports.js';
import type { Identities, Limits, Sessions, StoredIdentity } from './ports.js';

/** A proof is so dear that it is remembered for minutes; whether its key was revoked is asked again after seconds. */
const REMEMBER_MS = 300_000;
const ASK_AGAIN_MS = 5_000;
/** A store that takes longer is away: whoever was proven lately does not wait for it. */
const ANSWER_MS = 1_000;
const REMEMBER_MOST = 10_000;
const TRIES_A_MINUTE = 10;
/** Of all names together: who guesses names instead of passwords is counted too. */
const TRIES_OF_AN_ADDRESS = 200;
/** Proofs at once: each holds a core for some 50 ms, and whoever has no key yet may ask for one. */
const PROOFS_AT_ONCE = 2;

const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');
/** A key is found by the beginning of its digest, and proven by argon2id. */
export const lookupOf = (key: string): string => digest(key).slice(0, 16);
export const hashSecret = (secret: string): Promise<string> => hash(secret);
const proofs = new Semaphore(PROOFS_AT_ONCE);
export const isSecret = (secretHash: string, secret: string): Promise<boolean> =>
  proofs.run(() => verify(secretHash, secret));

interface Proof {
  readonly known: StoredIdentity;
  readonly provenAt: number;
  readonly askedAt: number;
}

/** Says who is calling. Proven keys are remembered for some minutes, by their digest; one that was revoked for seconds. */
@Injectable()
export class Authenticate {
  readonly #proven = new Map<string, Proof>();
  #decoy: Promise<string> | undefined;

  constructor(
    @Inject(IDENTITIES) private readonly identities: Identities,
    @Inject(SESSIONS) private readonly sessions: Sessions,
    @Inject(LIMITS) private readonly limits: Limits,
  ) {}

  /** A bearer key, or else a session. Throws Fault `unauthenticated`; a wrong key is not made good by a session. */
  async caller(authorization: string | undefined, session: string | undefined): Promise<Identity> {
    const [, key] = /^Bearer\s+(\S{1,500})$/i.exec(authorization ?? '') ?? [];
    if (key) return this.#byKey(key);
    const identity =
      authorization !== undefined || !session ? undefined : await this.sessions.read(session);
    if (identity) return identity;
    throw noIdentity();
  }

  async #byKey(key: string): Promise<Identity> {
    const [proof, now] = [digest(key), Date.now()];
    const remembered = this.#proven.get(proof);
    const before = remembered && now - remembered.provenAt < REMEMBER_MS ? remembered : undefined;
    if (before && now - before.askedAt < ASK_AGAIN_MS) return before.known.identity;
    // One call asks, the others of its key go on meanwhile.
    if (before) this.#proven.set(proof, { ...before, askedAt: now });
    const known = await this.#stored(key, before);
    const isProven = known !== undefined && known.secretHash === before?.known.secretHash;
    if (!known || !(isProven || (await isSecret(known.secretHash, key)))) {
      this.#proven.delete(proof);
      throw noIdentity();
    }
    if (this.#proven.size >= REMEMBER_MOST) this.#proven.clear();
    const provenAt = isProven && before ? before.provenAt : now;
    this.#proven.set(proof, { known, provenAt, askedAt: now });
    return known.identity;
  }

  /** Where the store is away, whoever was proven lately is who they were. */
  async #stored(key: string, before: Proof | undefined): Promise<StoredIdentity | undefined> {
    const stored = this.identities.byKey(lookupOf(key));
    if (!before) return stored;
    const away = (): Error => new Error('no answer');
    return withTimeout(stored, ANSWER_MS, away).catch(() => before.known);
  }

  /**
   * Opens a session. While tries cannot be counted no password is looked at, or passwords could be guessed without end.
   * @throws Fault `unauthenticated`, `limited` or `unavailable`
   */
  async signIn(
    name: string,
    password: string,
    from: string,
  ): Promise<{ readonly session: string; readonly identity: Identity }> {
    const isAllowed =
      (await this.limits.allow(`sign-in/${from}/${name}`, TRIES_A_MINUTE, 60)) &&
      (await this.limits.allow(`sign-in/${from}`, TRIES_OF_AN_ADDRESS, 60));
    if (!isAllowed) throw tooManySignIns();
    const known = await this.identities.byName(name, 'person');
    // An unknown name takes as long as a wrong password, so that names cannot be told apart by time.
    const secretHash =
      known?.secretHash ?? (await (this.#decoy ??= hashSecret('a password of nobody')));
    if (!(await isSecret(secretHash, password)) || !known) throw wrongPassword();
    return { session: await this.sessions.open(known.identity), identity: known.identity };
  }
}
