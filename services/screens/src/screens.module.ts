import { Module, type DynamicModule } from '@nestjs/common';
import { grpcClient, kafkaBus, LEDGER_SERVICE, type Shell } from '@nhip/platform';
import { Gauge } from 'prom-client';
import { grpcLedger } from './adapters/grpc-ledger.js';
import { Explain } from './app/explain.js';
import { Inspect } from './app/inspect.js';
import { ReadValues } from './app/read-values.js';
import { State } from './app/state.js';
import { Streams } from './app/streams.js';
import type { Config } from './config.js';
import { Topics } from './consumers/follow-topics.js';
import { IndicatorsController } from './http/indicators.controller.js';
import { InspectController } from './http/inspect.controller.js';
import { ScreensController } from './http/screens.controller.js';
import { CURRENT, SECRET } from './http/tokens.js';

@Module({})
class ScreensModule {}

function measure(state: State, streams: Streams, { metrics }: Shell): void {
  new Gauge({
    name: 'nhip_screens_open_streams',
    help: 'open screens',
    registers: [metrics],
    collect() {
      this.set(streams.open);
    },
  });
  new Gauge({
    name: 'nhip_screens_commit',
    help: 'the last commit that is shown',
    registers: [metrics],
    collect() {
      this.set(state.head.commit);
    },
  });
}

export async function createScreens(config: Config, shell: Shell): Promise<DynamicModule> {
  const bus = kafkaBus({
    brokers: config.KAFKA_BROKERS.split(','),
    clientId: 'screens',
    logger: shell.logger,
  });
  const { ask, close } = grpcClient(LEDGER_SERVICE, config.NHIP_LEDGER_GRPC);
  const ledger = grpcLedger(ask);
  const state = new State(shell.clock.now);
  const streams = new Streams(state);
  const values = new ReadValues(state, ledger);
  shell.onStop(close);
  shell.onStop(() => bus.close());
  shell.onStop(() => streams.stop());
  const topics = new Topics({ bus, state, streams, shell });
  topics.start();
  measure(state, streams, shell);
  return {
    module: ScreensModule,
    controllers: [IndicatorsController, InspectController, ScreensController],
    providers: [
      { provide: State, useValue: state },
      { provide: Streams, useValue: streams },
      { provide: ReadValues, useValue: values },
      { provide: Explain, useValue: new Explain(state, ledger, values) },
      { provide: Inspect, useValue: new Inspect(state, ledger) },
      { provide: CURRENT, useValue: topics.current },
      { provide: SECRET, useValue: config.NHIP_INTERNAL_SECRET },
    ],
  };
}
