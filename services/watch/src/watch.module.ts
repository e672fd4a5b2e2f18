import { Module, type DynamicModule } from '@nestjs/common';
import type { RegistryMessage } from '@nhip/contracts';
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
import { MIGRATIONS } from './adapters/migrations.js';
import { PostgresAlarms } from './adapters/postgres-alarms.js';
import { PostgresDeliveries } from './adapters/postgres-deliveries.js';
import { Alarms } from './app/alarms.js';
import { Feeds } from './app/feeds.js';
import type { Config } from './config.js';
import { FollowDeliveries } from './consumers/follow-deliveries.js';
import { ALARMS, SECRET } from './http/tokens.js';
import { WatchController } from './http/watch.controller.js';

const JUDGE_MS = 2_000;

@Module({})
class WatchModule {}

/** Judges again and again, one at a time; an outage is waited for. */
function judging(alarms: Alarms, isReady: () => Promise<boolean>, shell: Shell): void {
  let running: Promise<void> | undefined;
  const judge = async (): Promise<void> => {
    if (await isReady()) await alarms.judge();
  };
  const timer = setInterval(() => {
    running ??= judge()
      .catch((error: unknown) =>
        shell.logger.debug({ error: String(error) }, 'judging the feeds waits'),
      )
      .finally(() => (running = undefined));
  }, JUDGE_MS);
  shell.onStop(() => (clearInterval(timer), running));
}

async function followCatalogue(
  bus: Bus,
  onCatalogue: (catalogue: Catalogue) => void,
  shell: Shell,
  signal: AbortSignal,
): Promise<void> {
  const onChange = (definitions: readonly RegistryMessage[]): void => {
    onCatalogue(
      Catalogue.build(definitions, Math.max(0, ...definitions.map((one) => one.revision))),
    );
    shell.readiness.set('catalogue', definitions.length > 0);
  };
  const reader = await whenRegistryIsThere(() => followRegistry(bus, onChange), signal);
  shell.onStop(() => reader?.stop());
}

export async function createWatch(config: Config, shell: Shell): Promise<DynamicModule> {
  shell.readiness.set('catalogue', false);
  const pool = createPool(config.DATABASE_URL, { name: 'watch', max: 4 });
  await migrate(pool, 'watch', MIGRATIONS);
  const bus = kafkaBus({
    brokers: config.KAFKA_BROKERS.split(','),
    clientId: 'watch',
    logger: shell.logger,
  });
  const [producer, abort, deliveries, store] = [
    await bus.producer(),
    new AbortController(),
    new PostgresDeliveries(pool),
    new PostgresAlarms(pool),
  ];
  let catalogue: Catalogue | undefined;
  const feeds = new Feeds(() => catalogue ?? Catalogue.build([], 0), deliveries, shell.clock.now);
  shell.onStop(() => pool.end());
  shell.onStop(() => producer.close());
  shell.onStop(() => bus.close());
  const following = new FollowDeliveries(bus, deliveries, shell.logger);
  judging(
    new Alarms(feeds, store, producer, shell.clock.now),
    async () => catalogue !== undefined && following.isCurrent(),
    shell,
  );
  shell.onStop(() => abort.abort());
  await following.start((reason) => shell.readiness.set('deliveries', false, reason.message));
  void followCatalogue(bus, (known) => (catalogue = known), shell, abort.signal);
  return {
    module: WatchModule,
    controllers: [WatchController],
    providers: [
      { provide: Feeds, useValue: feeds },
      { provide: ALARMS, useValue: store },
      { provide: SECRET, useValue: config.NHIP_INTERNAL_SECRET },
    ],
  };
}
