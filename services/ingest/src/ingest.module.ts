import { Module, type DynamicModule } from '@nestjs/common';
import { ClientsModule, type ClientGrpc } from '@nestjs/microservices';
import {
  CatalogueFollower,
  CLOCK,
  ledgerGrpc,
  PlatformModule,
  POOL,
  PRODUCER,
  type Clock,
  type Pool,
  type Producer,
} from '@nhip/platform';
import { GrpcLedger, LEDGER_CLIENT } from './adapters/grpc-ledger.js';
import { MIGRATIONS } from './adapters/migrations.js';
import { PostgresReceipts } from './adapters/postgres-receipts.js';
import { Commands } from './app/commands.js';
import { Feeds } from './app/feeds.js';
import { LEDGER, RECEIPTS, type Ledger, type ReceiptStore } from './app/ports.js';
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
        {
          provide: RECEIPTS,
          inject: [POOL],
          useFactory: (pool: Pool) => new PostgresReceipts(pool),
        },
        {
          provide: LEDGER,
          inject: [LEDGER_CLIENT],
          useFactory: (client: ClientGrpc) => new GrpcLedger(client),
        },
        {
          provide: Feeds,
          inject: [CatalogueFollower],
          useFactory: (catalogue: CatalogueFollower) => Feeds.following(catalogue),
        },
        {
          provide: Publish,
          inject: [Feeds, RECEIPTS, PRODUCER, CLOCK],
          useFactory: (feeds: Feeds, receipts: ReceiptStore, producer: Producer, clock: Clock) =>
            new Publish(feeds, receipts, producer, clock),
        },
        {
          provide: TakeInbox,
          inject: [Feeds, RECEIPTS, PRODUCER, CLOCK],
          useFactory: (feeds: Feeds, receipts: ReceiptStore, producer: Producer, clock: Clock) =>
            new TakeInbox(feeds, receipts, producer, clock),
        },
        {
          provide: Commands,
          inject: [Feeds, RECEIPTS, LEDGER, PRODUCER, CLOCK],
          useFactory: (
            feeds: Feeds,
            receipts: ReceiptStore,
            ledger: Ledger,
            producer: Producer,
            clock: Clock,
          ) => new Commands(feeds, receipts, ledger, producer, clock),
        },
        InboxConsumer,
        DeliveriesConsumer,
      ],
    };
  }
}
