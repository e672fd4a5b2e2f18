import type { Provider } from '@nestjs/common';
import type { ServiceName } from '@nhip/contracts';
import type { Logger } from '../logging/logger.js';
import { kafkaBus } from '../messaging/kafka/kafka-bus.js';
import { PoisonMessages } from '../messaging/poison-messages.js';
import { listedBus } from '../messaging/listed-bus.js';
import type { Bus } from '../messaging/port.js';
import { Subscriptions } from '../messaging/subscriptions.js';
import { migrate, type Migration } from '../storage/migrate.js';
import { createPool, type Pool } from '../storage/pool.js';
import { Resources } from './resources.js';
import { BUS, LOGGER, POOL, PRODUCER, SERVICE_NAME } from '../tokens.js';

export const kafkaProviders = (brokers: readonly string[]): Provider[] => [
  PoisonMessages,
  Subscriptions,
  {
    provide: BUS,
    inject: [SERVICE_NAME, LOGGER, Resources],
    useFactory: (name: ServiceName, logger: Logger, resources: Resources) =>
      resources.add(listedBus(kafkaBus({ brokers, clientId: name, logger }), name), (bus) =>
        bus.close(),
      ),
  },
  {
    provide: PRODUCER,
    inject: [BUS, Resources],
    useFactory: async (bus: Bus, resources: Resources) =>
      resources.add(await bus.producer(), (producer) => producer.close()),
  },
];

interface PostgresOptions {
  readonly url: string;
  readonly name: string;
  readonly schema?: string;
  readonly migrations: readonly Migration[];
  readonly connections?: number;
}

async function migratedPool(
  { url, name, schema = name, migrations, connections }: PostgresOptions,
  resources: Resources,
): Promise<Pool> {
  const pool = createPool(url, { name, ...(connections && { max: connections }) });
  resources.add(pool, () => pool.end());
  await migrate(pool, schema, migrations);
  return pool;
}

export const postgresProviders = (options: PostgresOptions): Provider[] => [
  {
    provide: POOL,
    inject: [Resources],
    useFactory: (resources: Resources) => migratedPool(options, resources),
  },
];
