import { createHash } from 'node:crypto';
import { Fault, type Identity } from '@nhip/contracts';
import { hash, verify } from '@node-rs/argon2';
import type { Identities, Limits, Sessions } from './ports.js';

const REMEMBER_MS = 300_000;
const REMEMBER_MOST = 10_000;
const TRIES_A_MINUTE = 10;

const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');
/** A key is found by the beginning of its digest, and proven by argon2id. */
export const lookupOf = (key: string): string => digest(key).slice(0, 16);
export const hashSecret = (secret: string): Promise<string> => hash(secret);
export const isSecret = (secretHash: string, secret: string): Promise<boolean> =>
  verify(secretHash, secret);

const unknown = (): Fault =>
  new Fault(
    'unauthenticated',
    'no-identity',
    { vi: 'chưa đăng nhập, hoặc khoá không đúng', en: 'not signed in, or the key is wrong' },
    {
      hint: {
        vi: 'gửi kèm “Authorization: Bearer <khoá>”, hoặc đăng nhập',
        en: 'send “Authorization: Bearer <key>”, or sign in',
      },
    },
  );

const tooManyTries = (): Fault =>
  new Fault(
    'limited',
    'too-many-sign-ins',
    { vi: 'thử đăng nhập quá nhiều lần', en: 'too many tries to sign in' },
    { hint: { vi: 'thử lại sau một phút', en: 'try again in a minute' } },
  );

const wrongPassword = (): Fault =>
  new Fault('unauthenticated', 'wrong-password', {
    vi: 'tên hoặc mật khẩu không đúng',
    en: 'the name or the password is wrong',
  });

/** Says who is calling. Proven keys are remembered for some minutes, by their digest. */
export class Authenticate {
  readonly #proven = new Map<string, { readonly identity: Identity; readonly until: number }>();
  #decoy: Promise<string> | undefined;

  constructor(
    private readonly identities: Identities,
    private readonly sessions: Sessions,
    private readonly limits: Limits,
  ) {}

  /** A bearer key, or else a session. Throws Fault `unauthenticated`; a wrong key is not made good by a session. */
  async caller(authorization: string | undefined, session: string | undefined): Promise<Identity> {
    const [, key] = /^Bearer\s+(\S{1,500})$/i.exec(authorization ?? '') ?? [];
    if (key) return this.#byKey(key);
    const identity = authorization || !session ? undefined : await this.sessions.read(session);
    if (identity) return identity;
    throw unknown();
  }

  async #byKey(key: string): Promise<Identity> {
    const proof = digest(key);
    const remembered = this.#proven.get(proof);
    if (remembered && remembered.until > Date.now()) return remembered.identity;
    const known = await this.identities.byKey(lookupOf(key));
    if (!known || !(await isSecret(known.secretHash, key))) throw unknown();
    if (this.#proven.size >= REMEMBER_MOST) this.#proven.clear();
    this.#proven.set(proof, { identity: known.identity, until: Date.now() + REMEMBER_MS });
    return known.identity;
  }

  async signIn(
    name: string,
    password: string,
    from: string,
  ): Promise<{ readonly session: string; readonly identity: Identity }> {
    if (!(await this.limits.allow(`sign-in/${from}/${name}`, TRIES_A_MINUTE, 60)))
      throw tooManyTries();
    const known = await this.identities.byName(name, 'person');
    // An unknown name takes as long as a wrong password, so that names cannot be told apart by time.
    const secretHash =
      known?.secretHash ?? (await (this.#decoy ??= hashSecret('a password of nobody')));
    if (!(await isSecret(secretHash, password)) || !known) throw wrongPassword();
    return { session: await this.sessions.open(known.identity), identity: known.identity };
  }
}
