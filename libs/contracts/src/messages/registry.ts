import { z } from 'zod';
import type { Text } from '../text.js';
import { checkedBy, type ReceivedMessage, type EncodedMessage } from './checks.js';

/** Ids of definitions stand in topics, keys and paths. */
export const DEFINITION_ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

/** Of a definition as text: it travels as one message, of at most three bytes a character and what stands around it. */
export const MOST_DEFINITION_LENGTH = 5_000_000;
export const MOST_DEFINITION_BYTES = 16_000_000;

/** What the ledger writes down of versions and revisions is an `int` of PostgreSQL. */
const aNumber = z.int().min(0).max(2_147_483_647);

/** One version of one definition of the catalogue, whole. Kinds: agency, code-list, type, feed, cube, indicator, screen, dataset, grant. */
export const RegistryMessage = z
  .object({
    kind: z.string().min(1),
    id: z.string().regex(DEFINITION_ID),
    version: aNumber,
    revision: aNumber.describe(
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
