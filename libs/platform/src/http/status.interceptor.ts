import {
  Injectable,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { matchedRoute } from './matched-route.js';

/** Answers with the status that the table of routes names, unless the controller sets another. */
@Injectable()
export class StatusInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): ReturnType<CallHandler['handle']> {
    if (context.getType() === 'http') {
      const http = context.switchToHttp();
      const route = matchedRoute(http.getRequest<FastifyRequest>());
      if (route) http.getResponse<FastifyReply>().code(route.answer.status);
    }
    return next.handle();
  }
}
