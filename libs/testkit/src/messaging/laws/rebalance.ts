import assert from 'node:assert/strict';
import { until, type Bus } from '@nhip/platform';
import type { MessagingLaw } from '../harness.js';
import { aGroup, firsts, send, textOf } from '../play.js';

const PARTITIONS = 4;
const ROUND = 8;

const round = (n: number): { key: string; value: string; partition: number }[] =>
  Array.from({ length: ROUND }, (_, i) => ({
    key: `k${i}`,
    value: `${n}/${i}`,
    partition: i % PARTITIONS,
  }));

/** A second member takes over partitions while messages flow: nothing is lost, and in the end each has one handler. */
export const rebalance: MessagingLaw = {
  name: 'a second member takes its share of the partitions, and nothing is lost on the way',
  async holds(harness) {
    const [topic, group] = [await harness.topic(PARTITIONS), aGroup()];
    const seen: [string[], string[]] = [[], []];
    const join = (bus: Bus, to: string[]) =>
      bus.consume({
        group,
        topics: [topic],
        handler: async ({ messages }) => void to.push(...messages.map(textOf)),
      });
    const [one, other] = [harness.process(), harness.process()];
    const sent: string[] = [];
    const sendRound = async (n: number): Promise<void> => {
      await send(one, topic, round(n));
      sent.push(...round(n).map(({ value }) => value));
    };
    const settled = (): boolean => sent.every((value) => seen.flat().includes(value));
    await join(one, seen[0]);
    await sendRound(0);
    await until('the first member has all', settled, { within: harness.patienceMs });
    await join(other, seen[1]);
    let n = 1;
    for (
      const end = Date.now() + harness.patienceMs;
      seen[1].length === 0 && Date.now() < end;
      n += 1
    )
      await sendRound(n);
    await until('both together have all', settled, { within: harness.patienceMs });
    assert.ok(seen[1].length > 0, 'the second member has a share');
    const before = seen.map((values) => values.length);
    await sendRound(n);
    await until('the last round came', settled, { within: harness.patienceMs });
    const last = seen.map((values, i) =>
      firsts(values.slice(before[i])).filter((value) => value.startsWith(`${n}/`)),
    );
    assert.deepEqual(
      last.map((values) => values.length),
      [ROUND / 2, ROUND / 2],
      'each partition has one owner',
    );
  },
};
