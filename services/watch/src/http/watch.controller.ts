import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import {
  ListQuery,
  type Alarm,
  type AlarmMessage,
  type Feed,
  type FeedDetail,
  type Identity,
  type Page,
} from '@nhip/contracts';
import { Caller, pageOf } from '@nhip/platform';
import { Feeds } from '../app/feeds.js';
import { ALARMS, type AlarmStore } from '../app/ports.js';
import { ToldAlarms } from '../app/told-alarms.js';

/** Open ones first, then the newest. */
const byNeed = (a: AlarmMessage, b: AlarmMessage): number =>
  Number(b.state === 'open') - Number(a.state === 'open') || b.since - a.since;

const shown = (alarm: AlarmMessage): Alarm => ({
  ...alarm,
  since: new Date(alarm.since).toISOString(),
});

@Controller('api/v1')
export class WatchController {
  constructor(
    @Inject(Feeds) private readonly feeds: Feeds,
    @Inject(ALARMS) private readonly alarms: AlarmStore,
    @Inject(ToldAlarms) private readonly told: ToldAlarms,
  ) {}

  @Get('feeds')
  async list(
    @Caller() caller: Identity,
    @Query({ schema: ListQuery }) query: ListQuery,
  ): Promise<Page<Feed>> {
    return pageOf(await this.feeds.list(caller), query);
  }

  @Get('feeds/:feed')
  one(@Caller() caller: Identity, @Param('feed') feed: string): Promise<FeedDetail> {
    return this.feeds.one(caller, feed);
  }

  @Get('alarms')
  async listAlarms(@Query({ schema: ListQuery }) query: ListQuery): Promise<Page<Alarm>> {
    const all = [...(await this.alarms.all()), ...this.told.of('system')];
    return pageOf(all.sort(byNeed).map(shown), query);
  }
}
