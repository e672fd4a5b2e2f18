import { pino } from 'pino';

type LogFields = Readonly<Record<string, unknown>>;

/** error = wake someone; warn = unexpected and recovered; info = the process changed state; debug = a search. Never a payload. */
export interface Logger {
  error(fields: LogFields, message: string): void;
  warn(fields: LogFields, message: string): void;
  info(fields: LogFields, message: string): void;
  debug(fields: LogFields, message: string): void;
}

export const createLogger = (service: string, level = 'info'): Logger =>
  pino({ name: service, level, base: { service }, timestamp: pino.stdTimeFunctions.isoTime });
