import { once } from 'node:events';
import type { Server } from 'node:http';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { withTimeout } from '../async/with-timeout.js';
import { METRICS } from '../tokens.js';
import { measureHttp } from './http-metrics.js';

const IN_FLIGHT_MS = 1_000;

/** The HTTP server of a service: measured while it runs; at the shutdown it takes nothing new and gives what is under way a second. */
@Injectable()
export class HttpServer implements OnModuleInit, BeforeApplicationShutdown {
  constructor(
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(METRICS) private readonly metrics: Registry,
  ) {}

  onModuleInit(): void {
    measureHttp(this.host.httpAdapter.getInstance<FastifyInstance>(), this.metrics);
  }

  async beforeApplicationShutdown(): Promise<void> {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    // What is under way for longer is cut when the application closes.
    await withTimeout(closed, IN_FLIGHT_MS, () => new Error('still answering')).catch(
      () => undefined,
    );
  }
}
