import { Module, type DynamicModule } from '@nestjs/common';
import { feedTopic, type RegistryMessage } from '@nhip/contracts';
import { Catalogue } from '@nhip/kernel';
import {
  createPool,
  followRegistry,
  kafkaBus,
  migrate,
  whenRegistryIsThere,
  type Bus,
  type Shell,
} from '@nhip/platform';
import { Counter } from 'prom-client';
import { MIGRATIONS } from './adapters/migrations.js';
import { PostgresQuarantine } from './adapters/postgres-quarantine.js';
import { Normalise } from './app/normalise.js';
import type { Config } from './config.js';
import { QuarantineController } from './http/quarantine.controller.js';
import { QUARANTINE, SECRET } from './http/tokens.js';

/** How long counts may stay pending after a crash in the middle of a replay. */
const SWEEP_MS = 5_000;

@Module({})
class NormaliseModule {}

async function follow(
  bus: Bus,
  normalise: Normalise,
  shell: Shell,
  signal: AbortSignal,
): Promise<void> {
  const rows = new Counter({
    name: 'nhip_normalise_rows_total',
    help: 'raw rows read',
    registers: [shell.metrics],
  });
  const consumer = await bus.consume({
    group: 'nhip.normalise',
    topics: [],
    handler: async (batch) => {
      await normalise.handle(batch);
      rows.inc(batch.messages.length);
    },
    onStopped: (topic, partition, reason) =>
      shell.readiness.set(`${topic}[${partition}]`, false, reason.message),
  });
  const onChange = async (definitions: readonly RegistryMessage[]): Promise<void> => {
    const feeds = normalise.setCatalogue(
      Catalogue.build(definitions, Math.max(0, ...definitions.map((one) => one.revision))),
    );
    shell.readiness.set('catalogue', feeds.length > 0);
    await consumer.setTopics(feeds.map(feedTopic));
  };
  const reader = await whenRegistryIsThere(() => followRegistry(bus, onChange), signal);
  shell.onStop(() => reader?.stop());
}

export async function createNormalise(config: Config, shell: Shell): Promise<DynamicModule> {
  shell.readiness.set('catalogue', false);
  const pool = createPool(config.DATABASE_URL, { name: 'normalise' });
  await migrate(pool, 'normalise', MIGRATIONS);
  const bus = kafkaBus({
    brokers: config.KAFKA_BROKERS.split(','),
    clientId: 'normalise',
    logger: shell.logger,
  });
  const producer = await bus.producer();
  const quarantine = new PostgresQuarantine(pool);
  const normalise = new Normalise(quarantine, producer, shell.clock, shell.logger);
  const abort = new AbortController();
  const sweep = setInterval(() => {
    normalise
      .publishPending()
      .catch((error: unknown) =>
        shell.logger.debug({ error: String(error) }, 'counts wait to be published'),
      );
  }, SWEEP_MS);
  shell.onStop(() => pool.end());
  shell.onStop(() => producer.close());
  shell.onStop(() => bus.close());
  shell.onStop(() => abort.abort());
  shell.onStop(() => clearInterval(sweep));
  void follow(bus, normalise, shell, abort.signal);
  return {
    module: NormaliseModule,
    controllers: [QuarantineController],
    providers: [
      { provide: QUARANTINE, useValue: quarantine },
      { provide: Normalise, useValue: normalise },
      { provide: SECRET, useValue: config.NHIP_INTERNAL_SECRET },
    ],
  };
}
