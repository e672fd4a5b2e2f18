import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import {
  ListQuery,
  ScreenQuery,
  StreamQuery,
  type Identity,
  type ListedScreen,
  type Page,
  type Screen,
} from '@nhip/contracts';
import { periodOrAll, readAsOf, type Defined } from '@nhip/kernel';
import { Caller, ClientSignal, pageOf } from '@nhip/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CURRENT, type Current } from '../app/ports.js';
import { ScreenThen } from '../app/screen-then.js';
import { State } from '../app/state.js';
import { StreamLimits } from '../app/stream-limits.js';
import { Streams, type Sink } from '../app/streams.js';
import { unknownScreen } from '../faults.js';

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
  connection: 'keep-alive',
};

function begin(reply: FastifyReply): void {
  reply.hijack();
  reply.raw.writeHead(200, HEADERS);
}

/** The answer begins with the first write: what is refused before it is a problem like any other. */
const sinkOf = (reply: FastifyReply): Sink => ({
  write: (text) => {
    if (reply.sent) return reply.raw.write(text);
    begin(reply);
    return reply.raw.write(`retry: 1000\n\n${text}`);
  },
  onDrain: (drained) => void reply.raw.once('drain', drained),
  end: () => void reply.raw.destroy(),
});

/** Streams write to the socket themselves: see docs/decisions/2026-11-27-nest-and-hot-paths.md. */
@Controller('api/v1/screens')
export class ScreensController {
  constructor(
    @Inject(State) private readonly state: State,
    @Inject(Streams) private readonly streams: Streams,
    @Inject(StreamLimits) private readonly limits: StreamLimits,
    @Inject(ScreenThen) private readonly moments: ScreenThen,
    @Inject(CURRENT) private readonly current: Current,
  ) {}

  @Get()
  list(@Query({ schema: ListQuery }) query: ListQuery): Page<ListedScreen> {
    const screens = this.state.index.catalogue.all('screen');
    return pageOf(
      screens.map(({ id, definitionVersion, title, scope, tiles }) => ({
        id,
        version: definitionVersion,
        title,
        scope: scope ?? null,
        tiles: tiles.length,
      })),
      query,
    );
  }

  @Get(':id')
  async one(
    @Param('id') id: string,
    @Query({ schema: ScreenQuery }) { asOf, period }: ScreenQuery,
    @ClientSignal() signal: AbortSignal,
  ): Promise<Screen> {
    const moment = readAsOf(asOf);
    const shown = period === undefined ? undefined : periodOrAll(period).period;
    if (moment) return this.moments.read(this.#screen(id), moment, shown, signal);
    // A screen says its commit, and shows the last figures also while the broker is away.
    await this.current().catch(() => undefined);
    return this.streams.data(this.#screen(id), shown);
  }

  /** A HEAD of it is answered with the headers alone. */
  @Get(':id/stream')
  stream(
    @Caller() { name }: Identity,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @Param('id') id: string,
    @Query({ schema: StreamQuery }) { lastEventId }: StreamQuery,
  ): void {
    const screen = this.#screen(id);
    const last = request.headers['last-event-id'];
    if (request.method === 'HEAD') {
      begin(reply);
      return void reply.raw.end();
    }
    // Whoever left while their identity was being proven closes no second time: nothing is opened that this would end.
    if (reply.raw.destroyed) return void reply.hijack();
    reply.raw.once('close', this.limits.take(name));
    const seen = typeof last === 'string' ? last : lastEventId;
    reply.raw.once('close', this.streams.watch(screen, sinkOf(reply), seen));
  }

  #screen(id: string): Defined<'screen'> {
    const screen = this.state.index.catalogue.get('screen', id);
    if (screen) return screen;
    throw unknownScreen(id);
  }
}
