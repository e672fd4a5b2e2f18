import { Fault } from '@nhip/contracts';
import kafkajs, { type Kafka, type LogEntry, logLevel } from 'kafkajs';
import type { Logger } from '../logging/logger.js';

/** One line for a state of the client's connection, however often the client says it. */
function quiet(logger: Logger): (entry: LogEntry) => void {
  let last = '';
  return ({ level, log, namespace }) => {
    const said = `${namespace}: ${log.message}`;
    if (level > logLevel.ERROR || said === last) return;
    last = said;
    logger.debug({ kafka: said }, 'the Kafka client reports trouble');
  };
}

export function kafkaClient(brokers: readonly string[], clientId: string, logger: Logger): Kafka {
  return new kafkajs.Kafka({
    brokers: [...brokers],
    clientId,
    logLevel: logLevel.ERROR,
    logCreator: () => quiet(logger),
    connectionTimeout: 2_000,
    requestTimeout: 8_000,
    retry: { initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.2, multiplier: 2, retries: 6 },
  });
}

export const kafkaAway = (cause: unknown): Fault =>
  new Fault(
    'unavailable',
    'kafka-away',
    { vi: 'kho tin nhắn Kafka tạm thời không trả lời', en: 'Kafka does not answer at the moment' },
    { cause, hint: { vi: 'gửi lại sau ít giây', en: 'send again in a few seconds' } },
  );
