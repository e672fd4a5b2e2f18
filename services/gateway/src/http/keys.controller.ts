import { Body, Controller, Delete, Get, Header, Inject, Param, Post, Query } from '@nestjs/common';
import {
  CreateKeyBody,
  ListKeysQuery,
  type AgencyKeys as Keys,
  type Identity,
  type NewAgencyKey,
} from '@nhip/contracts';
import { Caller } from '@nhip/platform';
import { AgencyKeys } from '../app/agency-keys.js';

@Controller('api/v1/keys')
export class KeysController {
  constructor(@Inject(AgencyKeys) private readonly keys: AgencyKeys) {}

  @Post()
  @Header('cache-control', 'no-store')
  create(
    @Body({ schema: CreateKeyBody }) body: CreateKeyBody,
    @Caller() caller: Identity,
  ): Promise<NewAgencyKey> {
    return this.keys.create(body, caller);
  }

  @Get()
  async list(@Query({ schema: ListKeysQuery }) { agency }: ListKeysQuery): Promise<Keys> {
    return { items: await this.keys.list(agency) };
  }

  @Delete(':id')
  revoke(@Param('id') id: string, @Caller() caller: Identity): Promise<void> {
    return this.keys.revoke(id, caller);
  }
}
