import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { badRequest, flagIn, identityOf, knownQuery, pageOf } from '@nhip/platform';
import { z } from 'zod';
import { Codes, dayAsked } from '../app/codes.js';
import { LoadPack } from '../app/load-pack.js';
import { STORE, SECRET } from './tokens.js';
import type { DefinitionStore } from '../app/ports.js';
import { OutboxRelay } from '../app/outbox-relay.js';

const packBody = z.object({
  name: z.string().min(1).max(100),
  files: z
    .array(z.object({ path: z.string().min(1), text: z.string() }))
    .min(1)
    .max(500),
});

type Request = {
  readonly headers: Record<string, string | string[] | undefined>;
  readonly query: Record<string, string | undefined>;
};

@Controller('api/v1')
export class RegistryController {
  constructor(
    @Inject(STORE) private readonly store: DefinitionStore,
    @Inject(Codes) private readonly codes: Codes,
    @Inject(LoadPack) private readonly packs: LoadPack,
    @Inject(OutboxRelay) private readonly relay: OutboxRelay,
    @Inject(SECRET) private readonly secret: string,
  ) {}

  @Get('codes/:list')
  async list(@Req() request: Request, @Param('list') list: string) {
    identityOf(request, this.secret);
    knownQuery(request.query, ['asOf', 'cursor', 'limit']);
    return pageOf(await this.codes.list(list, dayAsked(request.query['asOf'])), request.query);
  }

  @Get('codes/:list/:code')
  async code(@Req() request: Request, @Param('list') list: string, @Param('code') code: string) {
    identityOf(request, this.secret);
    knownQuery(request.query, ['asOf']);
    return { items: await this.codes.one(list, code, dayAsked(request.query['asOf'])) };
  }

  @Get('definitions')
  async definitions(@Req() request: Request, @Query('kind') kind?: string) {
    identityOf(request, this.secret);
    knownQuery(request.query, ['kind', 'cursor', 'limit']);
    const all = await this.store.all();
    return pageOf(kind === undefined ? all : all.filter((one) => one.kind === kind), request.query);
  }

  @Post('packs')
  @HttpCode(200)
  async load(@Req() request: Request, @Body() body: unknown) {
    identityOf(request, this.secret);
    knownQuery(request.query, ['dryRun']);
    const parsed = packBody.safeParse(body);
    if (!parsed.success)
      throw badRequest(
        'wrong-body',
        'cần {name, files: [{path, text}]}',
        'needs {name, files: [{path, text}]}',
      );
    const loaded = await this.packs.load(
      parsed.data.name,
      parsed.data.files,
      flagIn(request.query, 'dryRun'),
    );
    await this.relay.sweep();
    return loaded;
  }
}
