import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { Logger } from '../logging/logger.js';
import { LOGGER } from '../tokens.js';
import { replyProblem } from './problem.js';

/** Answers every error of a service as problem+json; what is our own mistake, or an outage, is logged. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    replyProblem(host.switchToHttp().getResponse<FastifyReply>(), error, this.logger);
  }
}
