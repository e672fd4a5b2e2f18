import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import {
  CodeChangesQuery,
  ListCodesQuery,
  ListDefinitionsQuery,
  LoadPackBody,
  LoadPackQuery,
  ReadCodeQuery,
} from '@nhip/contracts';
import { pageOf } from '@nhip/platform';
import { Codes, dayAsked, daysAsked } from '../app/codes.js';
import { LoadPack } from '../app/load-pack.js';
import { OutboxRelay } from '../app/outbox-relay.js';
import { DEFINITION_STORE, type DefinitionStore } from '../app/ports.js';

@Controller('api/v1')
export class RegistryController {
  constructor(
    @Inject(DEFINITION_STORE) private readonly store: DefinitionStore,
    @Inject(Codes) private readonly codes: Codes,
    @Inject(LoadPack) private readonly packs: LoadPack,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
  ) {}

  @Get('codes/:list')
  async list(
    @Param('list') list: string,
    @Query({ schema: ListCodesQuery }) { asOf, ...page }: ListCodesQuery,
  ) {
    return this.codes.list(list, dayAsked(asOf), page);
  }

  @Get('codes/:list/:code')
  async code(
    @Param('list') list: string,
    @Param('code') code: string,
    @Query({ schema: ReadCodeQuery }) { asOf }: ReadCodeQuery,
  ) {
    return { items: await this.codes.one(list, code, dayAsked(asOf)) };
  }

  @Get('code-changes/:list')
  async changes(
    @Param('list') list: string,
    @Query({ schema: CodeChangesQuery }) { since, asOf, ...page }: CodeChangesQuery,
  ) {
    return this.codes.changes(list, daysAsked({ since, asOf }), page);
  }

  @Get('definitions')
  async definitions(
    @Query({ schema: ListDefinitionsQuery }) { kind, ...page }: ListDefinitionsQuery,
  ) {
    const all = await this.store.all();
    return pageOf(kind === undefined ? all : all.filter((one) => one.kind === kind), page);
  }

  @Post('packs')
  async load(
    @Body({ schema: LoadPackBody }) { name, files }: LoadPackBody,
    @Query({ schema: LoadPackQuery }) { dryRun }: LoadPackQuery,
  ) {
    const loaded = await this.packs.load(name, files, dryRun);
    await this.relay.sweep();
    return loaded;
  }
}
