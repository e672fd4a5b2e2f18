import { Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { RecoverQuery, type Backlog, type Identity, type Recovered } from '@nhip/contracts';
import { Caller } from '@nhip/platform';
import { RecoverSources } from '../app/recover-sources.js';

/** After a topic was recreated or rewound its partitions stand still; an administrator says that what is there now may be read. */
@Controller('api/v1')
export class RecoverController {
  constructor(@Inject(RecoverSources) private readonly sources: RecoverSources) {}

  @Post('recover')
  async recover(
    @Caller() { name }: Identity,
    @Query({ schema: RecoverQuery }) { dryRun, rebuild }: RecoverQuery,
  ): Promise<Recovered> {
    const recovered = await this.sources.recover(name, dryRun);
    const rebuilt = rebuild && !dryRun ? await this.sources.rebuild(name) : undefined;
    return { recovered, dryRun, ...(rebuilt && { rebuilt }) };
  }

  @Get('recover')
  async backlog(): Promise<Backlog> {
    return { waiting: await this.sources.waiting() };
  }
}
