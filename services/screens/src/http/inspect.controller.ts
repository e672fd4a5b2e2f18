import { Body, Controller, Get, HttpCode, Inject, Param, Post, Req } from '@nestjs/common';
import { Fault } from '@nhip/contracts';
import { z } from 'zod';
import { Inspect } from '../app/inspect.js';
import { admit, type Request } from './request.js';
import { SECRET } from './tokens.js';

const verifyBody = z.strictObject({
  indicator: z.string().min(1).max(200).optional(),
  period: z.string().min(1).max(20).optional(),
  dims: z
    .record(
      z.string().max(100),
      z.union([z.string().max(200), z.array(z.string().max(200)).max(1000)]),
    )
    .optional(),
});

@Controller('api/v1')
export class InspectController {
  constructor(
    @Inject(Inspect) private readonly inspect: Inspect,
    @Inject(SECRET) private readonly secret: string,
  ) {}

  @Post('verify')
  @HttpCode(200)
  verify(@Req() request: Request, @Body() body: unknown) {
    admit(request, this.secret);
    const parsed = verifyBody.safeParse(body ?? {});
    if (!parsed.success)
      throw new Fault('malformed', 'wrong-body', {
        vi: 'cần {indicator?, period?, dims?}',
        en: 'needs {indicator?, period?, dims?}',
      });
    return this.inspect.verify(parsed.data);
  }

  @Get('records/:type/:id')
  record(@Req() request: Request, @Param('type') type: string, @Param('id') id: string) {
    admit(request, this.secret);
    return this.inspect.record(type, id);
  }
}
