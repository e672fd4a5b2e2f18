import { Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import { flagIn, identityOf, knownQuery } from '@nhip/platform';
import type { Recovery } from '@nhip/ledger';

export const RECOVER = Symbol('recover');
export const SECRET = Symbol('secret');

export type Recover = (by: string, dryRun: boolean) => Promise<readonly Recovery[]>;

type Request = {
  readonly headers: Record<string, string | string[] | undefined>;
  readonly query: Record<string, string | undefined>;
};

/** After a topic was recreated or rewound its partitions stand still; an administrator says that what is there now may be read. */
@Controller('api/v1')
export class RecoverController {
  constructor(
    @Inject(RECOVER) private readonly recover: Recover,
    @Inject(SECRET) private readonly secret: string,
  ) {}

  @Post('recover')
  @HttpCode(200)
  async post(@Req() request: Request) {
    const { name } = identityOf(request, this.secret);
    knownQuery(request.query, ['dryRun']);
    const dryRun = flagIn(request.query, 'dryRun');
    return { recovered: await this.recover(name, dryRun), dryRun };
  }
}
