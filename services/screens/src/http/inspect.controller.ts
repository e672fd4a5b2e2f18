import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { pathFault, VerifyBody } from '@nhip/contracts';
import { malformed } from '@nhip/platform';
import { Inspect } from '../app/inspect.js';

@Controller('api/v1')
export class InspectController {
  constructor(@Inject(Inspect) private readonly inspect: Inspect) {}

  @Post('verify')
  @HttpCode(200)
  verify(@Body({ schema: VerifyBody }) body: VerifyBody) {
    return this.inspect.verify(body);
  }

  @Get('records/:type/:id')
  record(@Param('type') type: string, @Param('id') id: string) {
    const refusal = pathFault('id', id);
    if (refusal) throw malformed(refusal);
    return this.inspect.record(type, id);
  }
}
