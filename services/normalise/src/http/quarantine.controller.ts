import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import {
  ListQuarantineQuery,
  ReplayBody,
  unknownFeed,
  type Identity,
  type QuarantinePage,
  type Replayed,
  type Role,
} from '@nhip/contracts';
import { Caller } from '@nhip/platform';
import { Normalise } from '../app/normalise.js';
import { QUARANTINE, type Quarantine, type StoredRow } from '../app/ports.js';

const MAY_READ_ROWS: ReadonlySet<Role> = new Set([
  'operator',
  'duty',
  'admin',
  'auditor',
  'agency-sender',
  'agency-approver',
]);

/** A row as people read it; its raw text only for those who may read rows. Nothing personal is in it: that was left out at the intake. */
function view(
  { id, key, at, state, findings, text, prov }: StoredRow,
  { roles }: Identity,
): QuarantinePage['items'][number] {
  const raw = roles.some((role) => MAY_READ_ROWS.has(role)) ? { raw: text } : {};
  const { receipt, row } = prov;
  return { id, receipt, row, key, at: new Date(at).toISOString(), state, findings, ...raw };
}

@Controller('api/v1/feeds/:feed/quarantine')
export class QuarantineController {
  constructor(
    @Inject(QUARANTINE) private readonly quarantine: Quarantine,
    @Inject(Normalise) private readonly normalise: Normalise,
  ) {}

  @Get()
  async list(
    @Caller() caller: Identity,
    @Param('feed') feed: string,
    @Query({ schema: ListQuarantineQuery }) query: ListQuarantineQuery,
  ): Promise<QuarantinePage> {
    this.#mustKnow(feed);
    const { agency } = caller;
    const { cursor, limit, state, ...wanted } = query;
    const states = state && [state];
    const search = { ...wanted, states, feed, agency, after: cursor, limit: limit + 1 };
    const found = await this.quarantine.find(search);
    const shown = found.slice(0, limit);
    return {
      items: shown.map((row) => view(row, caller)),
      causes: await this.quarantine.causes(feed, agency),
      ...(found.length > limit && { cursor: shown.at(-1)?.id }),
    };
  }

  @Post('replay')
  async replay(
    @Caller() { agency }: Identity,
    @Param('feed') feed: string,
    @Body({ schema: ReplayBody }) { cause, receipt, rows: ids }: ReplayBody,
  ): Promise<Replayed> {
    this.#mustKnow(feed);
    return this.normalise.replay({ feed, agency, cause, receipt, ids });
  }

  #mustKnow(feed: string): void {
    if (!this.normalise.knows(feed)) throw unknownFeed(feed);
  }
}
