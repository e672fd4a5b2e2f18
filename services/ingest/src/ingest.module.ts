import { Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { inboxTopic, TOPICS, type DeliveryMessage, type RegistryMessage } from '@nhip/contracts';
import { Catalogue } from '@nhip/kernel';
import {
  createPool,
  followRegistry,
  grpcClient,
  kafkaBus,
  LEDGER_SERVICE,
  migrate,
  whenRegistryIsThere,
  type Bus,
  type Shell,
} from '@nhip/platform';
import type { FastifyInstance } from 'fastify';
import { MIGRATIONS } from './adapters/migrations.js';
import { PostgresReceipts } from './adapters/postgres-receipts.js';
import { Commands } from './app/commands.js';
import { Feeds } from './app/feeds.js';
import type { Ledger } from './app/ports.js';
import { Publish } from './app/publish.js';
import type { Config } from './config.js';
import { InboxConsumer } from './consumers/inbox.consumer.js';
import { registerRoutes, type Handlers } from './http/routes.js';

@Module({})
class IngestModule {}

const HANDLERS = Symbol('handlers');

function ledgerOver(url: string, shell: Shell): Ledger {
  const { ask, close } = grpcClient(LEDGER_SERVICE, url);
  shell.onStop(close);
  return {
    currentVersion: async (type, id) => {
      const { versions } = await ask<{ versions: { version: string; current: boolean }[] }>(
        'RecordHistory',
        { type, id },
      );
      const current = versions.find((version) => version.current);
      return current && Number(current.version);
    },
  };
}

/** Follows the catalogue, the receipts' progress and the inboxes of all feeds. */
async function follow(
  bus: Bus,
  feeds: Feeds,
  receipts: PostgresReceipts,
  inbox: InboxConsumer,
  shell: Shell,
  signal: AbortSignal,
): Promise<void> {
  await bus.consume({
    group: 'nhip.ingest.deliveries',
    topics: [TOPICS.deliveries.name],
    handler: ({ messages }) =>
      receipts.progress(
        messages.flatMap(({ value }) =>
          value ? [JSON.parse(value.toString()) as DeliveryMessage] : [],
        ),
      ),
  });
  const inboxes = await bus.consume({
    group: 'nhip.ingest.inbox',
    topics: [],
    handler: inbox.handle,
  });
  const onChange = async (definitions: readonly RegistryMessage[]): Promise<void> => {
    const bad = feeds.set(
      Catalogue.build(definitions, Math.max(0, ...definitions.map((one) => one.revision))),
    );
    if (bad.length > 0)
      shell.logger.error(
        { feeds: bad },
        'feeds cannot be compiled; their last good definitions stay',
      );
    shell.readiness.set('catalogue', definitions.length > 0);
    await inboxes.setTopics(
      feeds.catalogue
        .all('feed')
        .filter((feed) => feed.accepts.includes('kafka'))
        .map((feed) => inboxTopic(feed.id)),
    );
  };
  const reader = await whenRegistryIsThere(() => followRegistry(bus, onChange), signal);
  shell.onStop(() => reader?.stop());
}

export async function createIngest(config: Config, shell: Shell): Promise<DynamicModule> {
  shell.readiness.set('catalogue', false);
  const pool = createPool(config.DATABASE_URL, { name: 'ingest' });
  await migrate(pool, 'ingest', MIGRATIONS);
  const bus = kafkaBus({
    brokers: config.KAFKA_BROKERS.split(','),
    clientId: 'ingest',
    logger: shell.logger,
  });
  const [producer, receipts, feeds, abort] = [
    await bus.producer(),
    new PostgresReceipts(pool),
    new Feeds(),
    new AbortController(),
  ];
  const handlers: Handlers = {
    publish: new Publish(feeds, receipts, producer, shell.clock),
    commands: new Commands(
      feeds,
      receipts,
      ledgerOver(config.NHIP_LEDGER_GRPC, shell),
      producer,
      shell.clock,
    ),
    receipts,
    secret: config.NHIP_INTERNAL_SECRET,
  };
  shell.onStop(() => pool.end());
  shell.onStop(() => producer.close());
  shell.onStop(() => bus.close());
  shell.onStop(() => abort.abort());
  void follow(
    bus,
    feeds,
    receipts,
    new InboxConsumer(feeds, receipts, producer, shell.clock),
    shell,
    abort.signal,
  );
  return { module: IngestModule, providers: [{ provide: HANDLERS, useValue: handlers }] };
}

export async function addRoutes(app: INestApplication): Promise<void> {
  await registerRoutes(
    app.getHttpAdapter().getInstance() as FastifyInstance,
    app.get<Handlers>(HANDLERS),
  );
}
