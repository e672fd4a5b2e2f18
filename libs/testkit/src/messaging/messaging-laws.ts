import type { MessagingLaw } from './harness.js';
import { backPressure } from './laws/back-pressure.js';
import { brokerRestart } from './laws/broker-restart.js';
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

/** The contract of the messaging port: every adapter keeps each of these. */
export const messagingLaws: readonly MessagingLaw[] = [
  orderWithinAKey,
  redeliveryAfterACrash,
  commitAfterTheHandler,
  outagesWait,
  rebalance,
  leftPartitions,
  poisonStopsItsPartition,
  backPressure,
  effectsAndOffsetsTogether,
  rewoundSourceStops,
  furtherTopics,
  readersCatchUp,
  transactions,
  oneProducer,
];

/** Only where there is a broker to be killed. */
export const brokerLaws: readonly MessagingLaw[] = [brokerRestart];
