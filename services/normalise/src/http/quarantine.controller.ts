import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { Fault, type Identity } from '@nhip/contracts';
import { badRequest, identityOf, knownQuery, limitIn } from '@nhip/platform';
import { z } from 'zod';
import { Normalise } from '../app/normalise.js';
import type { Quarantine, StoredRow } from '../app/ports.js';
import { QUARANTINE, SECRET } from './tokens.js';

const replayBody = z.strictObject({
  cause: z.string().optional(),
  receipt: z.string().optional(),
  rows: z
    .array(z.string().regex(/^\d{1,18}$/))
    .max(10_000)
    .optional(),
});

type Request = { readonly headers: Record<string, string | string[] | undefined> };
type Params = Readonly<Record<string, string | undefined>>;

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;
const MAY_READ_ROWS = new Set([
  'operator',
  'duty',
  'admin',
  'auditor',
  'agency-sender',
  'agency-approver',
]);
const STATES = new Set(['waiting', 'replayed', 'withdrawn']);

/** A row as people read it; its raw text only for those who may read rows. Nothing personal is in it: that stayed outside the door. */
function view({ id, key, at, state, findings, text, prov }: StoredRow, { roles }: Identity) {
  const raw = roles.some((role) => MAY_READ_ROWS.has(role)) ? { raw: text } : {};
  const { receipt, row } = prov;
  return { id, receipt, row, key, at: new Date(at).toISOString(), state, findings, ...raw };
}

function check({ cursor, state }: Params): void {
  if (cursor !== undefined && !/^\d{1,18}$/.test(cursor))
    throw badRequest('wrong-cursor', 'con trỏ trang không đọc được', 'the cursor cannot be read');
  if (state !== undefined && !STATES.has(state))
    throw badRequest(
      'wrong-state',
      `không có trạng thái “${state}”`,
      `there is no state “${state}”`,
    );
}

@Controller('api/v1/feeds/:feed/quarantine')
export class QuarantineController {
  constructor(
    @Inject(QUARANTINE) private readonly quarantine: Quarantine,
    @Inject(Normalise) private readonly normalise: Normalise,
    @Inject(SECRET) private readonly secret: string,
  ) {}

  @Get()
  async list(@Req() request: Request, @Param('feed') feed: string, @Query() query: Params) {
    const identity = identityOf(request, this.secret);
    const { agency } = identity;
    knownQuery(query, ['state', 'receipt', 'cause', 'cursor', 'limit']);
    check(query);
    this.#mustKnow(feed);
    const { state = 'waiting', receipt, cause, cursor } = query;
    const limit = limitIn(query, DEFAULT_LIMIT, MAX_LIMIT);
    const wanted = {
      ...(agency && { agency }),
      ...(receipt && { receipt }),
      ...(cause && { cause }),
      ...(cursor && { after: cursor }),
    };
    const found = await this.quarantine.find({ feed, state, limit: limit + 1, ...wanted });
    const shown = found.slice(0, limit);
    const causes = await this.quarantine.causes(feed, agency);
    return {
      items: shown.map((row) => view(row, identity)),
      causes,
      ...(found.length > limit && { cursor: shown.at(-1)?.id }),
    };
  }

  @Post('replay')
  @HttpCode(200)
  async replay(@Req() request: Request, @Param('feed') feed: string, @Body() body: unknown) {
    const { agency } = identityOf(request, this.secret);
    this.#mustKnow(feed);
    const parsed = replayBody.safeParse(body ?? {});
    if (!parsed.success)
      throw badRequest(
        'wrong-body',
        'cần {cause?, receipt?, rows?}',
        'needs {cause?, receipt?, rows?}',
      );
    const { cause, receipt, rows } = parsed.data;
    const wanted = {
      ...(agency && { agency }),
      ...(cause && { cause }),
      ...(receipt && { receipt }),
      ...(rows && { ids: rows }),
    };
    return this.normalise.replay({ feed, ...wanted });
  }

  #mustKnow(feed: string): void {
    if (this.normalise.knows(feed)) return;
    throw new Fault('missing', 'unknown-feed', {
      vi: `không có nguồn dữ liệu “${feed}”`,
      en: `there is no feed “${feed}”`,
    });
  }
}
