import { Controller, Get, Inject, Post } from '@nestjs/common';
import type { Replay } from '@nhip/contracts';
import { ReplayFeeds } from '../app/replay-feeds.js';

/** All rows of all feeds once more, for a ledger that lacks some of them. */
@Controller('api/v1')
export class ReplayController {
  constructor(@Inject(ReplayFeeds) private readonly replay: ReplayFeeds) {}

  @Post('replay')
  begin(): Promise<Replay> {
    return this.replay.begin();
  }

  @Get('replay')
  progress(): Promise<Replay> {
    return this.replay.progress();
  }
}
