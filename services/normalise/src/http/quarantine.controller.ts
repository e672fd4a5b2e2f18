import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { Fault, type Identity } from '@nhip/contracts';
import { identityOf, knownQuery } from '@nhip/platform';
import { z } from 'zod';
import { Normalise } from '../app/normalise.js';
import type { Quarantine, StoredRow } from '../app/ports.js';
import { QUARANTINE, SECRET } from './tokens.js';

const replayBody = z.object({
  cause: z.string().optional(),
  receipt: z.string().optional(),
  rows: z.array(z.string().regex(/^\d+$/)).max(10_000).optional(),
});

type Request = { readonly headers: Record<string, string | string[] | undefined> };
type Search = Readonly<Record<string, string | undefined>>;

const MOST_REPLAYED = 10_000;
const MAY_READ_ROWS = new Set(['operator', 'duty', 'admin', 'auditor', 'agency-sender', 'agency-approver']);

function view({ id, key, at, state, findings, text, prov }: StoredRow, identity: Identity) {
  const raw = identity.roles.some((role) => MAY_READ_ROWS.has(role)) ? { raw: text } : {};
  return { id, receipt: prov.receipt, row: prov.row, key, at: new Date(at).toISOString(), state, findings, ...raw };
}

@Controller('api/v1/feeds/:feed/quarantine')
export class QuarantineController {
  constructor(
    @Inject(QUARANTINE) private readonly quarantine: Quarantine,
    @Inject(Normalise) private readonly normalise: Normalise,
    @Inject(SECRET) private readonly secret: string,
  ) {}

  @Get()
  async list(@Req() request: Request, @Param('feed') feed: string, @Query() query: Search) {
    const identity = identityOf(request, this.secret);
    knownQuery(query, ['state', 'receipt', 'cause', 'cursor', 'limit']);
    const limit = Math.min(Math.max(Number(query['limit'] ?? 100) || 100, 1), 1000);
    const { agency } = identity;
    const found = await this.quarantine.find({
      feed,
      state: query['state'] ?? 'waiting',
      limit: limit + 1,
      ...(agency && { agency }),
      ...(query['receipt'] && { receipt: query['receipt'] }),
      ...(query['cause'] && { cause: query['cause'] }),
      ...(query['cursor'] && { after: query['cursor'] }),
    });
    const shown = found.slice(0, limit);
    return {
      items: shown.map((row) => view(row, identity)),
      causes: await this.quarantine.causes(feed, agency),
      ...(found.length > limit && { cursor: shown.at(-1)?.id }),
    };
  }

  @Post('replay')
  @HttpCode(200)
  async replay(@Req() request: Request, @Param('feed') feed: string, @Body() body: unknown) {
    const { agency } = identityOf(request, this.secret);
    const parsed = replayBody.safeParse(body ?? {});
    if (!parsed.success)
      throw new Fault(
        'invalid',
        'wrong-body',
        { vi: 'cần {cause?, receipt?, rows?}', en: 'needs {cause?, receipt?, rows?}' },
        { fields: { status: 400 } },
      );
    const { cause, receipt, rows } = parsed.data;
    const found = await this.quarantine.find({
      feed,
      state: 'waiting',
      limit: MOST_REPLAYED,
      ...(agency && { agency }),
      ...(cause && { cause }),
      ...(receipt && { receipt }),
      ...(rows && { ids: rows }),
    });
    return this.normalise.replay(feed, found);
  }
}
