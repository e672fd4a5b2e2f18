import type { LoggerService } from '@nestjs/common';
import type { Logger } from './logger.js';

/** What NestJS says of itself, as one of our JSON lines: its routine is for a search, its trouble for everyone. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...more: unknown[]): void {
    this.logger.debug(fieldsOf(more), String(message));
  }

  warn(message: unknown, ...more: unknown[]): void {
    this.logger.warn(fieldsOf(more), String(message));
  }

  error(message: unknown, ...more: unknown[]): void {
    this.logger.error(fieldsOf(more), String(message));
  }

  fatal(message: unknown, ...more: unknown[]): void {
    this.error(message, ...more);
  }
}

/** NestJS names the part that speaks in the last place, and the stack of an error before it. */
function fieldsOf(more: readonly unknown[]): Readonly<Record<string, unknown>> {
  const nest = more.at(-1);
  const stack = more.length > 1 ? more[0] : undefined;
  return { ...(nest !== undefined && { nest }), ...(stack !== undefined && { stack }) };
}
