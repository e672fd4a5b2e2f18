import assert from 'node:assert/strict';
import { until } from '@nhip/platform';
import type { MessagingHarness, MessagingLaw } from '../harness.js';
import { aGroup, firsts, numbered, send, textOf, untilKilled } from '../play.js';

const STEPS = ['before the first effect', 'between two effects', 'after the last effect'] as const;
type Step = (typeof STEPS)[number];

/** Effects of the process that is killed at a step of its second batch. */
async function crashAt(
  harness: MessagingHarness,
  step: Step,
  topic: string,
  group: string,
): Promise<void> {
  const effects: string[] = [];
  let crashed = false;
  const bus = harness.process();
  await send(bus, topic, numbered(0, 5, 0));
  await bus.consume({
    group,
    topics: [topic],
    handler: async ({ messages }, { signal }) => {
      const second = messages.some((message) => Number(textOf(message)) >= 5);
      const die = (): Promise<never> => ((crashed = true), untilKilled(signal));
      if (second && step === 'before the first effect') await die();
      for (const [at, message] of messages.entries()) {
        if (second && at === 1 && step === 'between two effects') await die();
        effects.push(textOf(message));
      }
      if (second && step === 'after the last effect') await die();
    },
  });
  await until('the first batch was handled', () => effects.length === 5, {
    within: harness.patienceMs,
  });
  await send(bus, topic, numbered(5, 10, 0));
  await until('the crash', () => crashed, { within: harness.patienceMs });
  await bus.close();
}

/** The offset follows the effects: whatever was not finished comes again, and nothing is left out. */
export const redeliveryAfterACrash: MessagingLaw = {
  name: 'a batch whose effects were not finished comes again, at whichever step its process died',
  async holds(harness) {
    for (const step of STEPS) {
      const [topic, group] = [await harness.topic(1), aGroup()];
      await crashAt(harness, step, topic, group);
      const after: string[] = [];
      await harness.process().consume({
        group,
        topics: [topic],
        handler: async ({ messages }) => void after.push(...messages.map(textOf)),
      });
      const complete = (): boolean => ['5', '6', '7', '8', '9'].every((one) => after.includes(one));
      await until(`the unfinished batch came again (${step})`, complete, {
        within: harness.patienceMs,
      });
      assert.deepEqual(firsts(after), firsts(after).sort(), 'in order');
    }
  },
};
