import { Module, type DynamicModule } from '@nestjs/common';
import { ClientsModule } from '@nestjs/microservices';
import {
  CatalogueFollower,
  CLOCK,
  ledgerGrpc,
  LOGGER,
  METRICS,
  PlatformModule,
  PoisonMessages,
  Readiness,
  Subscriptions,
  type Clock,
  type Logger,
  provide,
} from '@nhip/platform';
import type { Registry } from 'prom-client';
import { GrpcLedger, LEDGER_CLIENT } from './adapters/grpc-ledger.js';
import { AskForChanges } from './app/ask-for-changes.js';
import { Explain } from './app/explain.js';
import { Inspect } from './app/inspect.js';
import { CURRENT, LEDGER } from './app/ports.js';
import { ReadValues } from './app/read-values.js';
import { ScreenThen } from './app/screen-then.js';
import { State } from './app/state.js';
import { StreamLimits } from './app/stream-limits.js';
import { Streams } from './app/streams.js';
import type { Config } from './config.js';
import { AlarmsReader } from './consumers/alarms.reader.js';
import { CellsReader } from './consumers/cells.reader.js';
import { CompletionsReader } from './consumers/completions.reader.js';
import { DeliveriesReader } from './consumers/deliveries.reader.js';
import { FollowCatalogue } from './app/follow-catalogue.js';
import { measure } from './app/measure.js';
import { QuarantineReader } from './consumers/quarantine.reader.js';
import { IndicatorsController } from './http/indicators.controller.js';
import { InspectController } from './http/inspect.controller.js';
import { ScreensController } from './http/screens.controller.js';

@Module({})
export class ScreensModule {
  static forRoot(config: Config): DynamicModule {
    return {
      module: ScreensModule,
      imports: [
        PlatformModule.forRoot({ name: 'screens', config, catalogue: true }),
        ClientsModule.register([{ name: LEDGER_CLIENT, ...ledgerGrpc(config.NHIP_LEDGER_GRPC) }]),
      ],
      controllers: [IndicatorsController, InspectController, ScreensController],
      providers: [
        provide(GrpcLedger, [LEDGER_CLIENT], LEDGER),
        { provide: State, inject: [CLOCK], useFactory: (clock: Clock) => new State(clock.now) },
        {
          provide: Streams,
          inject: [State, METRICS, LOGGER],
          useFactory: (state: State, metrics: Registry, logger: Logger) =>
            measure(new Streams(state, logger), state, metrics),
        },
        {
          provide: StreamLimits,
          useFactory: () =>
            new StreamLimits({
              perIdentity: config.NHIP_STREAMS_PER_IDENTITY,
              inAll: config.NHIP_STREAMS,
            }),
        },
        provide(FollowCatalogue, [CatalogueFollower, State, Streams]),
        provide(AskForChanges, [State, LEDGER, Streams, LOGGER]),
        provide(ReadValues, [State, LEDGER, AskForChanges]),
        provide(ScreenThen, [State, LEDGER, ReadValues, LOGGER]),
        provide(Explain, [State, LEDGER, ReadValues]),
        provide(Inspect, [State, LEDGER]),
        provide(CellsReader, [Subscriptions, PoisonMessages, State, Streams, Readiness]),
        {
          provide: CURRENT,
          inject: [CellsReader],
          useFactory: (cells: CellsReader) => cells.current,
        },
        provide(CompletionsReader, [Subscriptions, PoisonMessages, State, Readiness]),
        provide(DeliveriesReader, [Subscriptions, PoisonMessages, State, Readiness]),
        provide(QuarantineReader, [Subscriptions, PoisonMessages, State]),
        provide(AlarmsReader, [Subscriptions, PoisonMessages, State, Streams]),
      ],
    };
  }
}
