import { Controller, Inject, Post, Query } from '@nestjs/common';
import { RecoverQuery, type Identity } from '@nhip/contracts';
import { Caller } from '@nhip/platform';
import { RecoverSources } from '../app/recover-sources.js';

/** After a topic was recreated or rewound its partitions stand still; an administrator says that what is there now may be read. */
@Controller('api/v1')
export class RecoverController {
  constructor(@Inject(RecoverSources) private readonly sources: RecoverSources) {}

  @Post('recover')
  async recover(
    @Caller() { name }: Identity,
    @Query({ schema: RecoverQuery }) { dryRun }: RecoverQuery,
  ) {
    return { recovered: await this.sources.recover(name, dryRun), dryRun };
  }
}
