import { Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { ReplayQuery, type Identity, type Replay } from '@nhip/contracts';
import { Caller } from '@nhip/platform';
import { ReplayFeeds } from '../app/replay-feeds.js';

/** All rows of all feeds once more, for a ledger that lacks some of them. */
@Controller('api/v1')
export class ReplayController {
  constructor(@Inject(ReplayFeeds) private readonly replay: ReplayFeeds) {}

  @Post('replay')
  async begin(
    @Caller() { name }: Identity,
    @Query({ schema: ReplayQuery }) { dryRun }: ReplayQuery,
  ): Promise<Replay> {
    const recovered = dryRun ? await this.replay.lost() : await this.replay.begin(name);
    return { ...(await this.replay.progress()), recovered: [...recovered] };
  }

  @Get('replay')
  progress(): Promise<Replay> {
    return this.replay.progress();
  }
}
