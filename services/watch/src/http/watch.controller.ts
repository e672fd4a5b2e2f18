import { Controller, Get, Inject, Param, Req } from '@nestjs/common';
import type { AlarmMessage } from '@nhip/contracts';
import { identityOf, knownQuery, limitIn, pageOf } from '@nhip/platform';
import { Feeds } from '../app/feeds.js';
import type { AlarmStore } from '../app/ports.js';
import { ALARMS, SECRET } from './tokens.js';

interface Request {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
}

/** Open ones first, then the newest. */
const byNeed = (a: AlarmMessage, b: AlarmMessage): number =>
  Number(b.state === 'open') - Number(a.state === 'open') || b.since - a.since;

@Controller('api/v1')
export class WatchController {
  constructor(
    @Inject(Feeds) private readonly feeds: Feeds,
    @Inject(ALARMS) private readonly alarms: AlarmStore,
    @Inject(SECRET) private readonly secret: string,
  ) {}

  @Get('feeds')
  async list(@Req() request: Request) {
    const identity = identityOf(request, this.secret);
    knownQuery(request.query, ['cursor', 'limit']);
    return pageOf(await this.feeds.list(identity), {
      ...request.query,
      limit: limitIn(request.query, 100, 1_000),
    });
  }

  @Get('feeds/:feed')
  one(@Req() request: Request, @Param('feed') feed: string) {
    const identity = identityOf(request, this.secret);
    knownQuery(request.query, []);
    return this.feeds.one(identity, feed);
  }

  @Get('alarms')
  async listAlarms(@Req() request: Request) {
    identityOf(request, this.secret);
    knownQuery(request.query, ['cursor', 'limit']);
    const alarms = [...(await this.alarms.all())]
      .sort(byNeed)
      .map((alarm) => ({ ...alarm, since: new Date(alarm.since).toISOString() }));
    return pageOf(alarms, { ...request.query, limit: limitIn(request.query, 100, 1_000) });
  }
}
