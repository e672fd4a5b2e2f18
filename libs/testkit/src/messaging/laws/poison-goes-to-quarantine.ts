import assert from 'node:assert/strict';
import { compose, decode, quarantinePoison } from '@nhip/platform';
import type { MessagingLaw } from '../harness.js';
import { aGroup, firsts, send } from '../play.js';
import { until } from '../until.js';

/** With the middleware of quarantine, poison is kept aside with its place, and everything else is handled in order. */
export const poisonGoesToQuarantine: MessagingLaw = {
  name: 'with quarantine, poison is kept aside and all else is handled in order',
  async holds(harness) {
    const topic = await harness.topic(1);
    const bus = harness.process();
    const aside: string[] = [];
    let done: number[] = [];
    const handler = decode(
      ({ value }) => JSON.parse(value?.toString() ?? '') as number,
      async (numbers) => void (done = [...done, ...numbers.map(({ content }) => content)]),
    );
    await bus.consume({
      group: aGroup(),
      topics: [topic],
      handler: compose(
        handler,
        quarantinePoison(
          async ({ offset }, reason) =>
            void aside.push(`${offset} ${reason.message.split(':')[0]}`),
        ),
      ),
    });
    await send(
      bus,
      topic,
      ['1', '2', '{"not', '4', ']', '6'].map((value) => ({ key: 'k', value })),
    );
    await until(
      'the last was handled',
      harness.patienceMs,
      () => done.includes(6),
      () => ({ done, aside }),
    );
    assert.deepEqual(
      [firsts(done), firsts(aside)],
      [
        [1, 2, 4, 6],
        ['2 undecodable-message', '4 undecodable-message'],
      ],
    );
  },
};
