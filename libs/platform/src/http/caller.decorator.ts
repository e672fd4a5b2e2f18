import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Identity } from '@nhip/contracts';
import type { FastifyRequest } from 'fastify';

/** Who is calling, as the guard has proven it. Not for public routes: nobody is known there. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Identity => {
  const { caller } = context.switchToHttp().getRequest<FastifyRequest>();
  if (!caller) throw new TypeError('@Caller() on a route without a guard');
  return caller;
});
