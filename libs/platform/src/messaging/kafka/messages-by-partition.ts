import type { OutMessage } from '../port.js';

type ByPartition = Record<string, OutMessage[]>;
type Step = (groups: ByPartition, message: OutMessage) => ByPartition;

/** Each step begins with nothing, and what it gives is appended. */
function group(this: readonly OutMessage[], step: Step, groups: ByPartition): ByPartition {
  for (const message of this)
    for (const [partition, ones] of Object.entries(step({}, message)))
      (groups[partition] ??= []).push(...ones);
  return groups;
}

/**
 * The same messages, to be handed to the client. It groups them (kafkajs 2.2.4, pinned) by a `reduce` whose step copies all that a
 * partition has so far, which takes the square of their number: these have a `reduce` of their own.
 */
export const byPartition = (messages: OutMessage[]): OutMessage[] =>
  Object.defineProperty(messages, 'reduce', { value: group });
