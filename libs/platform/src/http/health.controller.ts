import { Controller, Get, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Registry } from 'prom-client';
import { Readiness } from '../readiness.js';
import { METRICS } from '../tokens.js';

/** What a supervisor and Prometheus ask of every service. */
@Controller()
export class HealthController {
  constructor(
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(METRICS) private readonly metrics: Registry,
  ) {}

  @Get('healthz')
  alive() {
    return { status: 'ok' };
  }

  /** 503 while something is missing; the answer says what. */
  @Get('readyz')
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const report = await this.readiness.current();
    await reply.code(report.ready ? 200 : 503).send(report);
  }

  @Get('metrics')
  async measured(@Res() reply: FastifyReply): Promise<void> {
    await reply.type(this.metrics.contentType).send(await this.metrics.metrics());
  }
}
