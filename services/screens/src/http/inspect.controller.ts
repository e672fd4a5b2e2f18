import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { pathFault, VerifyBody, type RecordHistory, type Verified } from '@nhip/contracts';
import { malformed } from '@nhip/platform';
import { Inspect } from '../app/inspect.js';

@Controller('api/v1')
export class InspectController {
  constructor(@Inject(Inspect) private readonly inspect: Inspect) {}

  @Post('verify')
  @HttpCode(200)
  verify(@Body({ schema: VerifyBody }) body: VerifyBody): Promise<Verified> {
    return this.inspect.verify(body);
  }

  /** An id is any text but a step of a path: `.` and `..` would lead elsewhere. */
  @Get('records/:type/:id')
  async record(@Param('type') type: string, @Param('id') id: string): Promise<RecordHistory> {
    const refusal = pathFault('type', type) ?? pathFault('id', id);
    if (refusal) throw malformed(refusal);
    return this.inspect.record(type, id);
  }
}
