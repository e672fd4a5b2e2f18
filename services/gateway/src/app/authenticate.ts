import { createHash } from 'node:crypto';
import { Fault, type Identity } from '@nhip/contracts';
import { hash, verify } from '@node-rs/argon2';
import type { Identities, Limits, Sessions } from './ports.js';

const REMEMBER_MS = 300_000;
const SIGN_INS_A_MINUTE = 10;

const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');
/** A key is found by the beginning of its digest, and proven by argon2id. */
export const lookupOf = (key: string): string => digest(key).slice(0, 16);
export const hashSecret = (secret: string): Promise<string> => hash(secret);

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

/** Says who is calling. Proven keys are remembered for some minutes, by their digest. */
export class Authenticate {
  readonly #proven = new Map<string, { readonly identity: Identity; readonly until: number }>();

  constructor(
    private readonly identities: Identities,
    private readonly sessions: Sessions,
    private readonly limits: Limits,
  ) {}

  async caller(authorization: string | undefined, session: string | undefined): Promise<Identity> {
    const [, key] = /^Bearer\s+(\S+)$/i.exec(authorization ?? '') ?? [];
    if (key) return this.#byKey(key);
    const identity = authorization || !session ? undefined : await this.sessions.read(session);
    if (identity) return identity;
    throw unknown();
  }

  async #byKey(key: string): Promise<Identity> {
    const remembered = this.#proven.get(digest(key));
    if (remembered && remembered.until > Date.now()) return remembered.identity;
    const known = await this.identities.byKey(lookupOf(key));
    if (!known || !(await verify(known.secretHash, key))) throw unknown();
    this.#proven.set(digest(key), { identity: known.identity, until: Date.now() + REMEMBER_MS });
    return known.identity;
  }

  async signIn(name: string, password: string, from: string): Promise<{ readonly session: string; readonly identity: Identity }> {
    if (!(await this.limits.allow(`sign-in/${from}/${name}`, SIGN_INS_A_MINUTE, 60)))
      throw new Fault(
        'limited',
        'too-many-sign-ins',
        { vi: 'thử đăng nhập quá nhiều lần', en: 'too many tries to sign in' },
        { hint: { vi: 'thử lại sau một phút', en: 'try again in a minute' } },
      );
    const known = await this.identities.byName(name);
    if (!known || !(await verify(known.secretHash, password)))
      throw new Fault('unauthenticated', 'wrong-password', {
        vi: 'tên hoặc mật khẩu không đúng',
        en: 'the name or the password is wrong',
      });
    return { session: await this.sessions.open(known.identity), identity: known.identity };
  }
}
