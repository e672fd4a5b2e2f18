import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

/**
 * Gives every controller the body as the bytes that came, whatever its content type. To be called before the
 * application is initialised.
 */
export function takeRawBodies(app: NestFastifyApplication): void {
  // Fastify's own parsers of JSON and text would go before the one for all types.
  (app.getHttpAdapter().getInstance() as FastifyInstance).removeAllContentTypeParsers();
  app.useBodyParser('*', {}, (_request, body, done) => done(null, body));
}
