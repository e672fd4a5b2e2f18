import { z } from 'zod';
import type { Text } from '../text.js';
import { checkedBy, type ReceivedMessage, type EncodedMessage } from './checks.js';

/** One version of one definition of the catalogue, whole. Kinds: agency, code-list, type, feed, cube, indicator, screen, dataset, grant. */
export const RegistryMessage = z
  .object({
    kind: z.string().min(1),
    id: z.string().min(1),
    version: z.int(),
    revision: z
      .int()
      .describe(
        'the catalogue revision at which it came into force: rises by one with each accepted load',
      ),
    pack: z.string(),
    body: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Definition' });
export type RegistryMessage = z.infer<typeof RegistryMessage>;

/** A version of a definition that cannot be used, and why. */
export interface DefinitionFailure {
  readonly kind: string;
  readonly id: string;
  readonly version: number;
  readonly code: string;
  readonly message: Text;
}

/** Former versions stay known: the key names the version. */
export const encodeDefinition = (message: RegistryMessage): EncodedMessage => ({
  key: `${message.kind}/${message.id}@${message.version}`,
  value: JSON.stringify(message),
});

/** Reads what `registry` wrote. Throws Fault `undecodable-message`. */
export const decodeDefinition = (message: ReceivedMessage): RegistryMessage =>
  checkedBy(RegistryMessage, message);
