import {
  Controller,
  Delete,
  HttpStatus,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import {
  DeleteRecordQuery,
  PublishHeaders,
  PublishQuery,
  type CommandReceipt,
  type Identity,
  type Sent,
} from '@nhip/contracts';
import { Caller } from '@nhip/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Commands } from '../app/commands.js';
import { Publish } from '../app/publish.js';
import { contentTypeOf } from '../domain/parse-rows.js';
import { fullNotBuilt } from '../faults.js';
import { openBody } from './open-body.js';
import { readBy, readNamed } from './read-request.js';

const NO_BYTES = Buffer.alloc(0);

@Controller('api/v1/feeds/:feed/records')
export class RecordsController {
  constructor(
    @Inject(Publish) private readonly publish: Publish,
    @Inject(Commands) private readonly commands: Commands,
  ) {}

  /** Takes rows as the bytes that came; 200 where nothing was taken, since it was a dry run. */
  @Post()
  async send(
    @Caller() identity: Identity,
    @Param('feed') feed: string,
    @Query({ schema: PublishQuery })
    { mode, period, history, file, scope: _, ...flags }: PublishQuery,
    @Req() { headers, body, routeOptions }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Sent> {
    if (mode === 'full') throw fullNotBuilt();
    const answer = await this.publish.publish({
      feed,
      identity,
      body: () =>
        openBody(
          (body as Buffer | undefined) ?? NO_BYTES,
          headers['content-encoding'],
          routeOptions.bodyLimit,
        ),
      content: flags.nothingToReport
        ? { format: 'json' as const }
        : contentTypeOf(headers['content-type']),
      key: readBy(PublishHeaders, headers)['idempotency-key'],
      ...readNamed(period, history),
      fileName: file,
      ...flags,
    });
    if (answer.receipt === undefined) reply.code(HttpStatus.OK);
    return answer;
  }

  @Delete(':id')
  remove(
    @Caller() identity: Identity,
    @Param('feed') feed: string,
    @Param('id') id: string,
    @Query({ schema: DeleteRecordQuery }) { version }: DeleteRecordQuery,
  ): Promise<CommandReceipt> {
    return this.commands.deleteRecord(feed, id, version, identity);
  }
}
