import type { ServerResponse } from 'node:http';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { Fault } from '@nhip/contracts';
import { pageOf } from '@nhip/platform';
import type { Defined } from '@nhip/kernel';
import { State } from '../app/state.js';
import { Streams, type Sink } from '../app/streams.js';
import { single } from '../domain/values-query.js';
import { admit, type Request } from './request.js';
import { CURRENT, SECRET } from './tokens.js';

interface Reply {
  hijack(): void;
  readonly raw: ServerResponse;
}

const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
  connection: 'keep-alive',
};

const sinkOf = (raw: ServerResponse): Sink => ({
  write: (text) => raw.write(text),
  onDrain: (drained) => void raw.once('drain', drained),
});

@Controller('api/v1/screens')
export class ScreensController {
  constructor(
    @Inject(State) private readonly state: State,
    @Inject(Streams) private readonly streams: Streams,
    @Inject(CURRENT) private readonly current: () => Promise<void>,
    @Inject(SECRET) private readonly secret: string,
  ) {}

  @Get()
  list(@Req() request: Request) {
    admit(request, this.secret, ['cursor', 'limit']);
    const screens = this.state.index.catalogue.all('screen');
    return pageOf(
      screens.map(({ id, definitionVersion, title, scope, tiles }) => ({
        id,
        version: definitionVersion,
        title,
        scope: scope ?? null,
        tiles: tiles.length,
      })),
      request.query,
    );
  }

  @Get(':id')
  async one(@Req() request: Request, @Param('id') id: string) {
    admit(request, this.secret);
    // A screen says its commit, and shows the last figures also while the broker is away.
    await this.current().catch(() => undefined);
    return this.streams.data(this.#screen(id));
  }

  @Get(':id/stream')
  stream(@Req() request: Request, @Res() reply: Reply, @Param('id') id: string): void {
    admit(request, this.secret, ['lastEventId']);
    const screen = this.#screen(id);
    const last = request.headers['last-event-id'];
    reply.hijack();
    reply.raw.writeHead(200, HEADERS);
    reply.raw.write('retry: 1000\n\n');
    const end = this.streams.watch(
      screen,
      sinkOf(reply.raw),
      typeof last === 'string' ? last : single(request.query, 'lastEventId'),
    );
    reply.raw.on('close', end);
  }

  #screen(id: string): Defined<'screen'> {
    const screen = this.state.index.catalogue.get('screen', id);
    if (screen) return screen;
    throw new Fault('missing', 'unknown-screen', {
      vi: `không có trang theo dõi “${id}”`,
      en: `there is no screen “${id}”`,
    });
  }
}
