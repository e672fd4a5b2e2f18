import { decodeDefinition, TOPICS, type RegistryMessage } from '@nhip/contracts';
import type { Bus, Reader } from '../messaging/port.js';

/**
 * Follows the catalogue: `onChange` gets all definitions known, once the start has been read to its end and after each later change.
 * Old versions stay known, since a key is kind/id@version.
 */
export async function followRegistry(
  bus: Bus,
  onChange: (definitions: readonly RegistryMessage[]) => void | Promise<void>,
): Promise<Reader> {
  const known = new Map<string, RegistryMessage>();
  let caughtUp = false;
  return bus.read({
    topic: TOPICS.registry.name,
    handler: async (messages) => {
      for (const message of messages) {
        const { key, value } = message;
        if (!key) continue;
        if (value === null) known.delete(key);
        else known.set(key, decodeDefinition(message));
      }
      if (caughtUp) await onChange([...known.values()]);
    },
    onCaughtUp: () => {
      caughtUp = true;
      void onChange([...known.values()]);
    },
  });
}

/** Repeats until the topic of the catalogue is there: a service may start before `registry` has made it. */
export async function whenRegistryIsThere<T>(
  follow: () => Promise<T>,
  signal: AbortSignal,
): Promise<T | undefined> {
  while (!signal.aborted) {
    try {
      return await follow();
    } catch {
      await new Promise((done) => setTimeout(done, 300));
    }
  }
  return undefined;
}
