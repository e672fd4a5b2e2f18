import { Controller, Get, Header, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import {
  ChangesQuery,
  ObservationsQuery,
  dimensionsOf,
  type Identity,
  type KeySet,
} from '@nhip/contracts';
import { Caller } from '@nhip/platform';
import type { FastifyReply } from 'fastify';
import { catalogFor } from '../app/catalog.js';
import { CurrentCatalogue } from '../app/current-catalogue.js';
import { SIGNER, SOURCE, type LedgerSource, type Signer } from '../app/ports.js';
import { PullChanges } from '../app/pull-changes.js';
import { PullObservations } from '../app/pull-observations.js';
import { RecordCounts } from '../app/record-counts.js';
import { observationsCsv } from './observations-csv.js';

@Controller()
export class ExchangeController {
  constructor(
    @Inject(PullChanges) private readonly changes: PullChanges,
    @Inject(PullObservations) private readonly observations: PullObservations,
    @Inject(SIGNER) private readonly signer: Signer,
    @Inject(SOURCE) private readonly source: LedgerSource,
    @Inject(RecordCounts) private readonly counts: RecordCounts,
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
    const { commit } = await this.source.head();
    const index = this.catalogue.index(await this.source.live(commit));
    const simulated = await this.source.simulatedAmong(catalogue.all('feed').map(({ id }) => id));
    const answer = catalogFor(caller, index, simulated, await this.counts.get());
    await this.#signed(reply, answer, type);
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

  @Get('exchange/v1/indicators/:id/observations')
  async observe(
    @Caller() caller: Identity,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Query({ schema: ObservationsQuery }) query: ObservationsQuery,
    @Headers('accept') accept = '',
  ): Promise<void> {
    const page = await this.observations.pull(caller, id, query);
    const isCsv = query.format === undefined ? accept.includes('text/csv') : query.format === 'csv';
    if (!isCsv) return this.#signed(reply, page, 'application/json');
    reply.header('x-cursor', page.cursor).header('x-more', String(page.more));
    const dimensions = [...Object.keys(dimensionsOf(query)), ...(query.by ? [query.by] : [])];
    await this.#send(reply, observationsCsv(page, [...new Set(dimensions)]), 'text/csv');
  }

  #signed(reply: FastifyReply, answer: object, type: string): Promise<void> {
    return this.#send(reply, JSON.stringify(answer), type);
  }

  /** The signature is over the bytes that are sent. */
  async #send(reply: FastifyReply, body: string, type: string): Promise<void> {
    reply
      .header('content-type', `${type}; charset=utf-8`)
      .header('cache-control', 'no-store')
      .header('x-jws-signature', await this.signer.sign(body))
      .send(body);
  }
}
