import { Controller, Get, Header, Inject, Param, Req, Res } from '@nestjs/common';
import type { Catalogue } from '@nhip/kernel';
import { identityOf, knownQuery, limitIn } from '@nhip/platform';
import { catalogFor } from '../app/catalog.js';
import type { Signer } from '../app/ports.js';
import { PullChanges } from '../app/pull-changes.js';
import { CATALOGUE, SECRET, SIGNER } from './tokens.js';

interface Request {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly query: Readonly<Record<string, string | string[] | undefined>>;
}

interface Reply {
  header(name: string, value: string): Reply;
  send(body: string): void;
}

const DEFAULT_LIMIT = 1_000;
const MAX_LIMIT = 10_000;

@Controller()
export class ExchangeController {
  constructor(
    @Inject(PullChanges) private readonly changes: PullChanges,
    @Inject(SIGNER) private readonly signer: Signer,
    @Inject(CATALOGUE) private readonly catalogue: () => Catalogue,
    @Inject(SECRET) private readonly secret: string,
  ) {}

  @Get('.well-known/jwks.json')
  @Header('cache-control', 'public, max-age=300')
  keys(): Signer['keys'] {
    return this.signer.keys;
  }

  @Get('exchange/v1/catalog')
  async catalog(@Req() request: Request, @Res() reply: Reply): Promise<void> {
    const identity = identityOf(request, this.secret);
    knownQuery(request.query, []);
    const type = String(request.headers['accept'] ?? '').includes('application/ld+json')
      ? 'application/ld+json'
      : 'application/json';
    await this.#signed(reply, catalogFor(identity, this.catalogue()), `${type}; charset=utf-8`);
  }

  @Get('exchange/v1/datasets/:id/changes')
  async pull(@Req() request: Request, @Res() reply: Reply, @Param('id') id: string): Promise<void> {
    const identity = identityOf(request, this.secret);
    knownQuery(request.query, ['cursor', 'limit']);
    const limit = limitIn(request.query, DEFAULT_LIMIT, MAX_LIMIT);
    await this.#signed(
      reply,
      await this.changes.pull(identity, id, String(request.query['cursor'] ?? ''), limit),
      'application/json; charset=utf-8',
    );
  }

  /** The signature is over the bytes that are sent. */
  async #signed(reply: Reply, answer: object, type: string): Promise<void> {
    const body = JSON.stringify(answer);
    reply
      .header('content-type', type)
      .header('cache-control', 'no-store')
      .header('x-jws-signature', await this.signer.sign(body))
      .send(body);
  }
}
