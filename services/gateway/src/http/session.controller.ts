import { Body, Controller, Delete, Get, Header, Inject, Post, Req, Res } from '@nestjs/common';
import { Credentials, Fault, type Identity } from '@nhip/contracts';
import { Caller, CLOCK, CONFIG, type Clock } from '@nhip/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Authenticate } from '../app/authenticate.js';
import { AUDIT, SESSIONS, type Audit, type Sessions } from '../app/ports.js';
import { isSecure, type Config } from '../config.js';
import { sessionCookie, sessionOf } from './session-cookie.js';

@Controller('api/v1/session')
export class SessionController {
  readonly #isSecure: boolean;

  constructor(
    @Inject(Authenticate) private readonly authenticate: Authenticate,
    @Inject(SESSIONS) private readonly sessions: Sessions,
    @Inject(AUDIT) private readonly audit: Audit,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) config: Config,
  ) {
    this.#isSecure = isSecure(config);
  }

  @Post()
  @Header('cache-control', 'no-store')
  async signIn(
    @Body({ schema: Credentials }) { name, password }: Credentials,
    @Req() { ip }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Identity> {
    try {
      const { session, identity } = await this.authenticate.signIn(name, password, ip);
      await this.#note('sign-in', name, ip);
      reply.header('set-cookie', sessionCookie(session, this.#isSecure));
      return identity;
    } catch (error) {
      if (error instanceof Fault && error.kind === 'unauthenticated')
        await this.#note('sign-in refused', name, ip);
      throw error;
    }
  }

  @Get()
  @Header('cache-control', 'no-store')
  whoAmI(@Caller() caller: Identity): Identity {
    return caller;
  }

  @Delete()
  async signOut(
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const session = sessionOf(headers.cookie, this.#isSecure);
    if (session) await this.sessions.close(session);
    reply.header('set-cookie', sessionCookie('', this.#isSecure));
  }

  #note(action: string, who: string, ip: string): Promise<void> {
    return this.audit.write({ at: this.clock.now(), who, action, target: `from ${ip}` });
  }
}
