import { randomUUID } from 'node:crypto';
import type { Batch, BatchHandler, Bus, PositionStore } from '@nhip/platform';
import type { MessagingLaw } from './harness.js';
import { backPressure } from './laws/back-pressure.js';
import { commitAfterTheHandler } from './laws/commit-after-the-handler.js';
import { effectsAndOffsetsTogether } from './laws/effects-and-offsets-together.js';
import { furtherTopics } from './laws/further-topics.js';
import { leftPartitions } from './laws/left-partitions.js';
import { orderWithinAKey } from './laws/order-within-a-key.js';
import { outagesWait } from './laws/outages-wait.js';
import { poisonStopsItsPartition } from './laws/poison-stops-its-partition.js';
import { readersCatchUp } from './laws/readers-catch-up.js';
import { rebalance } from './laws/rebalance.js';
import { redeliveryAfterACrash } from './laws/redelivery-after-a-crash.js';
import { rewoundSourceStops } from './laws/rewound-source-stops.js';
import { oneProducer, transactions } from './laws/transactions.js';

/** A bus with one fault, and the law that must see it: a law never seen red is not known to be a law. */
export interface BrokenBus {
  readonly fault: string;
  readonly breaks: MessagingLaw;
  readonly variant: (bus: Bus) => Bus;
}

type Rewrite = (handler: BatchHandler) => BatchHandler;

const handling =
  (rewrite: Rewrite) =>
  (bus: Bus): Bus => ({
    ...bus,
    consume: (options) => bus.consume({ ...options, handler: rewrite(options.handler) }),
  });

const reversed = (batch: Batch): Batch => ({ ...batch, messages: [...batch.messages].reverse() });

const behind: Rewrite = (handler) => async (batch, context) =>
  void handler(batch, context).catch(() => undefined);

const swallowing: Rewrite = (handler) => (batch, context) =>
  handler(batch, context).catch(() => undefined);

const passingOver: Rewrite = (handler) => async (batch, context) => {
  for (const message of batch.messages)
    await handler({ ...batch, messages: [message] }, context).catch(() => undefined);
};

/** What it could not handle once, it never tries again. */
const despairing: Rewrite = (handler) => {
  const failed = new Set<number>();
  return async (batch, context) => {
    if (failed.has(batch.partition)) throw new TypeError('our own mistake');
    await handler(batch, context).catch((error: unknown) => {
      failed.add(batch.partition);
      throw error;
    });
  };
};

/** Each consumer in a group of its own. */
const alone = (bus: Bus): Bus => ({
  ...bus,
  consume: (options) => bus.consume({ ...options, group: randomUUID() }),
});

const withPositions =
  (change: (bus: Bus, positions: PositionStore) => PositionStore | undefined) =>
  (bus: Bus): Bus => ({
    ...bus,
    consume: ({ positions, ...options }) =>
      bus.consume({ ...options, positions: positions && change(bus, positions) }),
  });

/** Takes any topic of the name for the one that it knew, and begins with what is there. */
const credulous = withPositions((bus, positions) => ({
  async next(topic, partition) {
    const known = await positions.next(topic, partition);
    const bounds = (await bus.offsets(topic)).find((one) => one.partition === partition);
    if (!known || !bounds) return undefined;
    const inside = known.next >= bounds.earliest && known.next <= bounds.end;
    return {
      next: inside ? known.next : bounds.earliest,
      incarnation: await bus.incarnation(topic),
    };
  },
}));

/** Asks its store once only: what someone mends there later is not seen. */
const stubborn = withPositions((_bus, positions) => {
  const first = new Map<string, ReturnType<PositionStore['next']>>();
  return {
    next(topic, partition) {
      const name = `${topic}[${partition}]`;
      const known = first.get(name) ?? positions.next(topic, partition);
      first.set(name, known);
      return known;
    },
  };
});

const ignoringKeys = (bus: Bus): Bus => ({
  ...bus,
  async producer() {
    const producer = await bus.producer();
    let turn = 0;
    return {
      ...producer,
      send: (topic, messages) =>
        producer.send(
          topic,
          messages.map((one) => ({ ...one, partition: (turn += 1) % 2 })),
        ),
    };
  },
});

const forgettingTopics = (bus: Bus): Bus => ({
  ...bus,
  consume: async (options) => ({
    ...(await bus.consume(options)),
    setTopics: async () => undefined,
    stop: async () => undefined,
  }),
});

const impatient = (bus: Bus): Bus => ({
  ...bus,
  async read(options) {
    const reader = await bus.read(options);
    return { barrier: async () => undefined, stop: () => reader.stop() };
  },
});

const keepingSilent = (bus: Bus): Bus => ({
  ...bus,
  consume: ({ onLeft: _onLeft, ...options }) => bus.consume(options),
});

/** Says that it passed messages only. */
const waitingForTheEnd = (bus: Bus): Bus => ({
  ...bus,
  read: async (options) => {
    let next = 0n;
    const reader = await bus.read({
      ...options,
      handler: async (messages) => {
        await options.handler(messages);
        next = (messages.at(-1)?.offset ?? -1n) + 1n;
      },
    });
    return {
      stop: () => reader.stop(),
      barrier: async (timeoutMs) => {
        await reader.barrier(timeoutMs);
        const [end] = await bus.offsets(options.topic);
        if (end && next < end.end) throw new Error('the end is not reached');
      },
    };
  },
});

/** Any number of producers of one id. */
const openToAll = (bus: Bus): Bus => ({
  ...bus,
  transactionalProducer: async () => bus.transactionalProducer(randomUUID()),
});

export const brokenBuses: readonly BrokenBus[] = [
  {
    fault: 'hands a batch over backwards',
    breaks: orderWithinAKey,
    variant: handling((handler) => (batch, context) => handler(reversed(batch), context)),
  },
  { fault: 'ignores keys', breaks: orderWithinAKey, variant: ignoringKeys },
  {
    fault: 'commits before the handler is done',
    breaks: redeliveryAfterACrash,
    variant: handling(behind),
  },
  { fault: 'never commits', breaks: commitAfterTheHandler, variant: alone },
  { fault: 'swallows a rejection', breaks: outagesWait, variant: handling(swallowing) },
  { fault: 'gives every member everything', breaks: rebalance, variant: alone },
  { fault: 'does not say what it lets go of', breaks: leftPartitions, variant: keepingSilent },
  { fault: 'passes poison over', breaks: poisonStopsItsPartition, variant: handling(passingOver) },
  { fault: 'gives poison up', breaks: poisonStopsItsPartition, variant: handling(despairing) },
  { fault: 'does not wait for the handler', breaks: backPressure, variant: handling(behind) },
  {
    fault: 'keeps the offsets apart from the effects',
    breaks: effectsAndOffsetsTogether,
    variant: withPositions(() => undefined),
  },
  { fault: 'takes any topic for the one it knew', breaks: rewoundSourceStops, variant: credulous },
  {
    fault: 'does not look again where a source was rewound',
    breaks: rewoundSourceStops,
    variant: stubborn,
  },
  { fault: 'does not follow further topics', breaks: furtherTopics, variant: forgettingTopics },
  { fault: 'waits for the end of a transaction', breaks: transactions, variant: waitingForTheEnd },
  { fault: 'lets two producers of one id write', breaks: oneProducer, variant: openToAll },
  { fault: 'lets the barrier pass at once', breaks: readersCatchUp, variant: impatient },
];
