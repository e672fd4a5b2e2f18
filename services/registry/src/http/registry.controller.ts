import { Body, Controller, Get, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { Fault } from '@nhip/contracts';
import { Catalogue, CodeList, type CodeVersion } from '@nhip/kernel';
import { identityOf, knownQuery } from '@nhip/platform';
import { z } from 'zod';
import { LoadPack } from '../app/load-pack.js';
import { STORE, SECRET } from './tokens.js';
import type { DefinitionStore } from '../app/ports.js';
import { Teller } from '../app/tell.js';

const packBody = z.object({
  name: z.string().min(1).max(100),
  files: z
    .array(z.object({ path: z.string().min(1), text: z.string() }))
    .min(1)
    .max(500),
});

type Request = { readonly headers: Record<string, string | string[] | undefined>; readonly query: Record<string, string> };

const valid = (version: CodeVersion, asOf: string | undefined): boolean =>
  asOf === undefined || (version.validFrom <= asOf && (version.validTo === undefined || asOf <= version.validTo));

@Controller('api/v1')
export class RegistryController {
  constructor(
    @Inject(STORE) private readonly store: DefinitionStore,
    @Inject(LoadPack) private readonly packs: LoadPack,
    @Inject(Teller) private readonly teller: Teller,
    @Inject(SECRET) private readonly secret: string,
  ) {}

  @Get('codes/:list')
  async list(@Req() request: Request, @Param('list') id: string, @Query('asOf') asOf?: string) {
    identityOf(request, this.secret);
    knownQuery(request.query, ['asOf', 'cursor', 'limit']);
    const list = await this.#list(id);
    return { items: list.versions().filter((version) => valid(version, asOf)) };
  }

  @Get('codes/:list/:code')
  async code(@Req() request: Request, @Param('list') id: string, @Param('code') code: string, @Query('asOf') asOf?: string) {
    identityOf(request, this.secret);
    knownQuery(request.query, ['asOf']);
    const items = (await this.#list(id)).versions().filter((version) => version.code === code && valid(version, asOf));
    if (items.length === 0)
      throw new Fault('missing', 'unknown-code', {
        vi: `mã “${code}” không có trong danh mục ${id}`,
        en: `code “${code}” is not in the list ${id}`,
      });
    return { items };
  }

  @Get('definitions')
  async definitions(@Req() request: Request, @Query('kind') kind?: string) {
    identityOf(request, this.secret);
    knownQuery(request.query, ['kind', 'cursor', 'limit']);
    return { items: (await this.store.all()).filter((one) => kind === undefined || one.kind === kind) };
  }

  @Post('packs')
  async load(@Req() request: Request, @Body() body: unknown, @Query('dryRun') dryRun?: string) {
    identityOf(request, this.secret);
    knownQuery(request.query, ['dryRun']);
    const parsed = packBody.safeParse(body);
    if (!parsed.success)
      throw new Fault(
        'invalid',
        'wrong-body',
        { vi: 'cần {name, files: [{path, text}]}', en: 'needs {name, files: [{path, text}]}' },
        { fields: { status: 400 } },
      );
    const loaded = await this.packs.load(parsed.data.name, parsed.data.files, dryRun === 'true');
    await this.teller.sweep();
    return loaded;
  }

  async #list(id: string): Promise<CodeList> {
    const list = Catalogue.build(await this.store.all(), 0).codeLists.get(id);
    if (!list)
      throw new Fault('missing', 'unknown-list', { vi: `không có danh mục “${id}”`, en: `there is no code list “${id}”` });
    return list;
  }
}
