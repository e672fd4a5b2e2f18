import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Logger } from '../logging/logger.js';
import { problemOf } from './problem.js';
import { headersOf } from './reply-headers.js';

interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  send(body: unknown): void;
}

/** Answers every error of a service as problem+json. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = problemOf(error);
    if (problem.status >= 500)
      this.logger.error(
        {
          code: problem.code,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        },
        'a request failed',
      );
    const reply = host
      .switchToHttp()
      .getResponse<Reply>()
      .status(problem.status)
      .header('content-type', 'application/problem+json; charset=utf-8');
    for (const [name, value] of Object.entries(headersOf(problem.status)))
      reply.header(name, value);
    reply.send(JSON.stringify(problem));
  }
}
