import type { OutMessage } from '../port.js';

type ByPartition = Record<string, OutMessage[]>;
type Step = (groups: ByPartition, message: OutMessage) => ByPartition;

/** Each step begins with nothing, and says by that the partition of one message. */
function group(this: readonly OutMessage[], step: Step, groups: ByPartition): ByPartition {
  for (const message of this)
    for (const partition in step({}, message)) (groups[partition] ??= []).push(message);
  return groups;
}

/**
 * The same messages, to be handed to the client. It groups them (kafkajs 2.2.4, pinned) by a `reduce` whose step copies all that a
 * partition has so far, which takes the square of their number: these, in an array of theirs, have a `reduce` of their own.
 */
export const byPartition = (messages: readonly OutMessage[]): OutMessage[] =>
  Object.defineProperty([...messages], 'reduce', { value: group });
