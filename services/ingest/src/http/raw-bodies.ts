import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';

/** Bytes of the largest body that is taken. */
export const BODY_BYTES = 64 * 1024 * 1024;

/**
 * Gives every controller the body as the bytes that came, whatever its content type, up to `BODY_BYTES`. To be called before the
 * application is initialised.
 */
export function takeRawBodies(app: NestFastifyApplication): void {
  // Fastify's own parsers of JSON and text would go before the one for all types.
  (app.getHttpAdapter().getInstance() as FastifyInstance).removeAllContentTypeParsers();
  app.useBodyParser('*', { bodyLimit: BODY_BYTES }, (_request, body, done) => done(null, body));
}
