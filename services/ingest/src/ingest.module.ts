import { Module, type DynamicModule } from '@nestjs/common';
import { ClientsModule } from '@nestjs/microservices';
import {
  CatalogueFollower,
  CLOCK,
  ledgerGrpc,
  PlatformModule,
  POOL,
  PRODUCER,
  provide,
} from '@nhip/platform';
import { GrpcLedger, LEDGER_CLIENT } from './adapters/grpc-ledger.js';
import { MIGRATIONS } from './adapters/migrations.js';
import { PostgresReceipts } from './adapters/postgres-receipts.js';
import { Commands } from './app/commands.js';
import { Feeds } from './app/feeds.js';
import { LEDGER, RECEIPTS } from './app/ports.js';
import { Publish } from './app/publish.js';
import { TakeInbox } from './app/take-inbox.js';
import type { Config } from './config.js';
import { DeliveriesConsumer } from './consumers/deliveries.consumer.js';
import { InboxConsumer } from './consumers/inbox.consumer.js';
import { ReceiptsController } from './http/receipts.controller.js';
import { RecordsController } from './http/records.controller.js';

@Module({})
export class IngestModule {
  static forRoot(config: Config): DynamicModule {
    const ledger = { name: LEDGER_CLIENT, ...ledgerGrpc(config.NHIP_LEDGER_GRPC) };
    return {
      module: IngestModule,
      imports: [
        PlatformModule.forRoot({ name: 'ingest', config, migrations: MIGRATIONS, catalogue: true }),
        ClientsModule.register([ledger]),
      ],
      controllers: [RecordsController, ReceiptsController],
      providers: [
        provide(PostgresReceipts, [POOL], RECEIPTS),
        provide(GrpcLedger, [LEDGER_CLIENT], LEDGER),
        {
          provide: Feeds,
          inject: [CatalogueFollower],
          useFactory: (catalogue: CatalogueFollower) => Feeds.following(catalogue),
        },
        provide(Publish, [Feeds, RECEIPTS, PRODUCER, CLOCK]),
        provide(TakeInbox, [Feeds, RECEIPTS, PRODUCER, CLOCK]),
        provide(Commands, [Feeds, RECEIPTS, LEDGER, PRODUCER, CLOCK]),
        InboxConsumer,
        DeliveriesConsumer,
      ],
    };
  }
}
