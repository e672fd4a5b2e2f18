import { Body, Controller, Get, Inject, Param, Post } from '@nestjs/common';
import { VerifyBody, type RecordHistory, type Verified } from '@nhip/contracts';
import { ClientSignal } from '@nhip/platform';
import { Inspect } from '../app/inspect.js';

@Controller('api/v1')
export class InspectController {
  constructor(@Inject(Inspect) private readonly inspect: Inspect) {}

  @Post('verify')
  verify(
    @Body({ schema: VerifyBody }) body: VerifyBody,
    @ClientSignal() signal: AbortSignal,
  ): Promise<Verified> {
    return this.inspect.verify(body, signal);
  }

  @Get('records/:type/:id')
  record(@Param('type') type: string, @Param('id') id: string): Promise<RecordHistory> {
    return this.inspect.record(type, id);
  }
}
