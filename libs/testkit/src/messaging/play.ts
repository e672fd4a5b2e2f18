import { randomUUID } from 'node:crypto';
import type { Bus, InMessage, OutMessage } from '@nhip/platform';

export const aGroup = (): string => `law-${randomUUID()}`;

export const textOf = (message: InMessage): string => message.value?.toString() ?? '';

/** Each value where it came first: delivery is at least once, so a batch may come again, but nothing may be left out or overtaken. */
export const firsts = <T>(values: readonly T[]): T[] => [...new Set(values)];

export const numbered = (from: number, to: number, partition?: number): OutMessage[] =>
  Array.from({ length: to - from }, (_, i) => ({
    key: `k${(from + i) % 7}`,
    value: String(from + i),
    ...(partition !== undefined && { partition }),
  }));

export async function send(
  bus: Bus,
  topic: string,
  messages: readonly OutMessage[],
): Promise<void> {
  const producer = await bus.producer();
  await producer.send(topic, messages);
  await producer.close();
}

/** Resolves when the process is told to end: a handler that stands here has crashed, as far as its effects go. */
export const untilKilled = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const die = (): void => reject(new Error('killed'));
    signal.addEventListener('abort', die, { once: true });
    if (signal.aborted) die();
  });
