import { createRequire } from 'node:module';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OutMessage } from '../port.js';
import { byPartition } from './messages-by-partition.js';

/** The client's own, by which it groups what it is given. */
const group = createRequire(import.meta.url)('kafkajs/src/producer/groupMessagesPerPartition') as (
  options: object,
) => Record<string, OutMessage[]>;
const groupsOf = (messages: readonly OutMessage[]): Record<string, OutMessage[]> =>
  group({
    topic: 't',
    partitionMetadata: [{}],
    messages,
    partitioner: ({ message }: { message: OutMessage }) => message.partition ?? 0,
  });

it('messages are grouped as the client groups those of any array', () => {
  const message = fc.record({
    key: fc.constant(null),
    value: fc.string(),
    partition: fc.nat({ max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(message), (messages) => {
      expect(groupsOf(byPartition([...messages]))).toEqual(groupsOf(messages));
    }),
  );
});
