import { Controller, Get, Header, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import {
  ChangesQuery,
  type Changes,
  type DatasetCatalog,
  type Identity,
  type KeySet,
} from '@nhip/contracts';
import { Caller } from '@nhip/platform';
import type { FastifyReply } from 'fastify';
import { catalogFor } from '../app/catalog.js';
import { CurrentCatalogue } from '../app/current-catalogue.js';
import { SIGNER, SOURCE, type LedgerSource, type Signer } from '../app/ports.js';
import { PullChanges } from '../app/pull-changes.js';

@Controller()
export class ExchangeController {
  constructor(
    @Inject(PullChanges) private readonly changes: PullChanges,
    @Inject(SIGNER) private readonly signer: Signer,
    @Inject(SOURCE) private readonly source: LedgerSource,
    @Inject(CurrentCatalogue) private readonly catalogue: CurrentCatalogue,
  ) {}

  @Get('.well-known/jwks.json')
  @Header('cache-control', 'public, max-age=300')
  keys(): KeySet {
    return this.signer.keys;
  }

  @Get('exchange/v1/catalog')
  async catalog(
    @Caller() caller: Identity,
    @Res() reply: FastifyReply,
    @Headers('accept') accept = '',
  ): Promise<void> {
    const type = accept.includes('application/ld+json')
      ? 'application/ld+json'
      : 'application/json';
    const catalogue = this.catalogue.get();
    const simulated = await this.source.simulatedAmong(catalogue.all('feed').map(({ id }) => id));
    await this.#signed(reply, catalogFor(caller, catalogue, simulated), type);
  }

  @Get('exchange/v1/datasets/:id/changes')
  async pull(
    @Caller() caller: Identity,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Query({ schema: ChangesQuery }) { cursor = '', limit }: ChangesQuery,
  ): Promise<void> {
    const changes = await this.changes.pull(caller, id, cursor, limit);
    await this.#signed(reply, changes, 'application/json');
  }

  /** The signature is over the bytes that are sent. */
  async #signed(
    reply: FastifyReply,
    answer: DatasetCatalog | Changes,
    type: string,
  ): Promise<void> {
    const body = JSON.stringify(answer);
    reply
      .header('content-type', `${type}; charset=utf-8`)
      .header('cache-control', 'no-store')
      .header('x-jws-signature', await this.signer.sign(body))
      .send(body);
  }
}
