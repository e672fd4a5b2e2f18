import { Module, type DynamicModule } from '@nestjs/common';
import { Catalogue } from '@nhip/kernel';
import {
  createPool,
  followRegistry,
  kafkaBus,
  migrate,
  whenRegistryIsThere,
  type Shell,
} from '@nhip/platform';
import { ledgerSource } from './adapters/ledger-source.js';
import { MIGRATIONS } from './adapters/migrations.js';
import { postgresAccessLog } from './adapters/postgres-access-log.js';
import { openSigner } from './adapters/signer.js';
import { PullChanges } from './app/pull-changes.js';
import type { Config } from './config.js';
import { ExchangeController } from './http/exchange.controller.js';
import { CATALOGUE, SECRET, SIGNER } from './http/tokens.js';

@Module({})
class ExchangeModule {}

/** A session of this pool cannot write, whatever the code does. */
function readOnly(url: string): string {
  const address = new URL(url);
  address.searchParams.set('options', '-c default_transaction_read_only=on');
  return address.href;
}

export async function createExchange(config: Config, shell: Shell): Promise<DynamicModule> {
  shell.readiness.set('catalogue', false);
  const pool = createPool(config.DATABASE_URL, { name: 'exchange', max: 4 });
  const ledger = createPool(readOnly(config.DATABASE_URL), { name: 'exchange-reads', max: 8 });
  await migrate(pool, 'exchange', MIGRATIONS);
  const bus = kafkaBus({
    brokers: config.KAFKA_BROKERS.split(','),
    clientId: 'exchange',
    logger: shell.logger,
  });
  let catalogue = Catalogue.build([], 0);
  const abort = new AbortController();
  shell.onStop(() => Promise.all([pool.end(), ledger.end()]));
  shell.onStop(() => bus.close());
  shell.onStop(() => abort.abort());
  void whenRegistryIsThere(
    () =>
      followRegistry(bus, (definitions) => {
        catalogue = Catalogue.build(
          definitions,
          Math.max(0, ...definitions.map((one) => one.revision)),
        );
        shell.readiness.set('catalogue', definitions.length > 0);
      }),
    abort.signal,
  ).then((reader) => shell.onStop(() => reader?.stop()));
  const current = (): Catalogue => catalogue;
  return {
    module: ExchangeModule,
    controllers: [ExchangeController],
    providers: [
      {
        provide: PullChanges,
        useValue: new PullChanges(
          ledgerSource(ledger),
          postgresAccessLog(pool),
          current,
          shell.clock.now,
        ),
      },
      { provide: SIGNER, useValue: await openSigner(pool) },
      { provide: CATALOGUE, useValue: current },
      { provide: SECRET, useValue: config.NHIP_INTERNAL_SECRET },
    ],
  };
}
