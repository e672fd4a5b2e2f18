import { Fault } from '@nhip/contracts';
import { partitionName, type BatchHandler, type Readiness } from '@nhip/platform';

const isAwaited = (error: unknown): error is Fault =>
  error instanceof Fault && error.code === 'type-not-known-yet';

/**
 * Makes the service not ready, by the name of the partition and of the type, while a batch waits for a type that the catalogue lacks:
 * nothing behind it in its partition is read. It ends when the batch is taken, or the partition is another's.
 */
export function awaitedTypes(
  readiness: Pick<Readiness, 'set' | 'remove'>,
): (next: BatchHandler) => BatchHandler {
  const waiting = new Map<string, AbortSignal>();
  const end = (part: string): void => {
    if (waiting.delete(part)) readiness.remove(part);
  };
  const begin = (part: string, signal: AbortSignal, { message }: Fault): void => {
    if (signal.aborted) return;
    readiness.set(part, false, message);
    if (waiting.get(part) === signal) return;
    waiting.set(part, signal);
    const lost = (): void => (waiting.get(part) === signal ? end(part) : undefined);
    signal.addEventListener('abort', lost, { once: true });
  };
  return (next) => async (batch, context) => {
    const part = partitionName(batch.topic, batch.partition);
    try {
      await next(batch, context);
      end(part);
    } catch (error) {
      if (isAwaited(error)) begin(part, context.signal, error);
      else end(part);
      throw error;
    }
  };
}
