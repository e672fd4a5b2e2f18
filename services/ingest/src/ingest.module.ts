import { Module, type DynamicModule } from '@nestjs/common';
import { ClientsModule } from '@nestjs/microservices';
import { DAY_MS } from '@nhip/contracts';
import {
  BytesInFlight,
  CatalogueFollower,
  CLOCK,
  ledgerGrpc,
  LOGGER,
  PlatformModule,
  POOL,
  PRODUCER,
  provide,
  Sweeper,
  type Clock,
  type Logger,
} from '@nhip/platform';
import { FileSecrets } from './adapters/file-secrets.js';
import { GrpcLedger, LEDGER_CLIENT } from './adapters/grpc-ledger.js';
import { HttpPortal } from './adapters/http-portal.js';
import { MIGRATIONS } from './adapters/migrations.js';
import { PostgresFeedKinds } from './adapters/postgres-feed-kinds.js';
import { PostgresPulls } from './adapters/postgres-pulls.js';
import { PostgresReceipts } from './adapters/postgres-receipts.js';
import { Commands } from './app/commands.js';
import { FeedKinds } from './app/feed-kinds.js';
import { Feeds } from './app/feeds.js';
import { KeptReceipts } from './app/kept-receipts.js';
import { PortalSync } from './app/portal-sync.js';
import {
  FEED_KINDS,
  LEDGER,
  PORTAL_HTTP,
  PULLS,
  RECEIPTS,
  SECRETS,
  type ReceiptStore,
} from './app/ports.js';
import { Publish } from './app/publish.js';
import { PullFeed } from './app/pull-feed.js';
import { Pulls } from './app/pulls.js';
import { ReceiptLeases } from './app/receipt-leases.js';
import { TakeInbox } from './app/take-inbox.js';
import { UnfinishedReceipts } from './app/unfinished-receipts.js';
import type { Config } from './config.js';
import { DeliveriesConsumer } from './consumers/deliveries.consumer.js';
import { InboxConsumer } from './consumers/inbox.consumer.js';
import { ReceiptsController } from './http/receipts.controller.js';
import { RecordsController } from './http/records.controller.js';

/** A key is promised for a day; the hour more keeps the sweeper away from keys that a request may still be answered by. */
const KEY_MS = DAY_MS + 3_600_000;

const sweeperOf = (receipts: ReceiptStore, clock: Clock, logger: Logger, days: number): Sweeper =>
  new Sweeper(
    {
      receipt: (most) => receipts.deleteReceipts(clock.now() - days * DAY_MS, most),
      idempotency: (most) => receipts.deleteKeys(clock.now() - KEY_MS, most),
    },
    logger,
  );

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
        provide(PostgresFeedKinds, [POOL], FEED_KINDS),
        provide(FeedKinds, [FEED_KINDS, PRODUCER]),
        provide(GrpcLedger, [LEDGER_CLIENT], LEDGER),
        {
          provide: Feeds,
          inject: [CatalogueFollower],
          useFactory: (catalogue: CatalogueFollower) => Feeds.following(catalogue),
        },
        { provide: BytesInFlight, useFactory: () => new BytesInFlight() },
        provide(ReceiptLeases, [RECEIPTS, LOGGER]),
        provide(UnfinishedReceipts, [RECEIPTS, Commands, LOGGER]),
        provide(Publish, [
          Feeds,
          FeedKinds,
          RECEIPTS,
          ReceiptLeases,
          BytesInFlight,
          PRODUCER,
          CLOCK,
        ]),
        provide(PostgresPulls, [POOL], PULLS),
        provide(HttpPortal, [], PORTAL_HTTP),
        { provide: SECRETS, useFactory: () => new FileSecrets(config.NHIP_SECRETS) },
        provide(PortalSync, [PORTAL_HTTP, SECRETS]),
        provide(PullFeed, [PortalSync, Publish, PULLS, PRODUCER, CLOCK, LOGGER]),
        provide(Pulls, [Feeds, PULLS, PullFeed, CLOCK, LOGGER]),
        provide(TakeInbox, [Feeds, FeedKinds, RECEIPTS, PRODUCER, CLOCK]),
        {
          provide: KeptReceipts,
          inject: [RECEIPTS, CLOCK],
          useFactory: (receipts: ReceiptStore, clock: Clock) =>
            new KeptReceipts(receipts, clock, config.NHIP_RECEIPT_DAYS),
        },
        {
          provide: Sweeper,
          inject: [RECEIPTS, CLOCK, LOGGER],
          useFactory: (receipts: ReceiptStore, clock: Clock, logger: Logger) =>
            sweeperOf(receipts, clock, logger, config.NHIP_RECEIPT_DAYS),
        },
        provide(Commands, [Feeds, FeedKinds, RECEIPTS, KeptReceipts, LEDGER, PRODUCER, CLOCK]),
        InboxConsumer,
        DeliveriesConsumer,
      ],
    };
  }
}
