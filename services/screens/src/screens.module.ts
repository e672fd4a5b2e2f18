import { Module, type DynamicModule, type INestApplication } from '@nestjs/common';
import { TOPICS, type AlarmMessage, type CellMessage, type CommitMessage, type DeliveryMessage, type RegistryMessage } from '@nhip/contracts';
import { Catalogue } from '@nhip/kernel';
import { followRegistry, grpcClient, kafkaBus, LEDGER_SERVICE, whenRegistryIsThere, type Bus, type InMessage, type Reader, type Shell } from '@nhip/platform';
import type { FastifyInstance } from 'fastify';
import { Explanations } from './app/explanations.js';
import { Figures } from './app/figures.js';
import { Streams } from './app/streams.js';
import { Tiles } from './app/tiles.js';
import type { Config } from './config.js';
import { FeedStates } from './domain/feed-states.js';
import { LiveCube } from './domain/live-cube.js';
import { registerRoutes, type Handlers } from './http/routes.js';

@Module({})
class ScreensModule {}

const HANDLERS = Symbol('handlers');

function each<T>(messages: readonly InMessage[], act: (message: T) => void): void {
  for (const { value } of messages) if (value) act(JSON.parse(value.toString()) as T);
}

interface Followed {
  readonly bus: Bus;
  readonly cube: LiveCube;
  readonly feeds: FeedStates;
  readonly figures: Figures;
  readonly streams: Streams;
  readonly shell: Shell;
}

/** Follows cells, deliveries, alarms and the catalogue, each from its beginning. */
async function follow({ bus, cube, feeds, figures, streams, shell }: Followed, signal: AbortSignal, onCells: (reader: Reader) => void): Promise<void> {
  const keep = (reader: Reader | undefined): void => shell.onStop(() => reader?.stop());
  const read = (topic: string, handler: (messages: readonly InMessage[]) => void, onCaughtUp: () => void) => whenRegistryIsThere(() => bus.read({ topic, handler, onCaughtUp }), signal);
  keep(
    await whenRegistryIsThere(
      () =>
        followRegistry(bus, (definitions: readonly RegistryMessage[]) => {
          figures.setCatalogue(Catalogue.build(definitions, Math.max(0, ...definitions.map((one) => one.revision))));
          shell.readiness.set('catalogue', definitions.length > 0);
          streams.changed();
        }),
      signal,
    ),
  );
  const onCell = (message: CellMessage | CommitMessage): void => (message.kind === 'cell' ? cube.cell(message) : cube.committed(message));
  const cells = await read(TOPICS.cells.name, (messages) => (each(messages, onCell), streams.changed()), () => shell.readiness.set('cells', true));
  if (cells) onCells(cells);
  keep(cells);
  keep(await read(TOPICS.deliveries.name, (messages) => each<DeliveryMessage>(messages, (message) => feeds.delivery(message)), () => shell.readiness.set('deliveries', true)));
  keep(await read(TOPICS.alarms.name, (messages) => each<AlarmMessage>(messages, (message) => streams.alarm(message)), () => shell.readiness.set('alarms', true)));
}

export async function createScreens(config: Config, shell: Shell): Promise<DynamicModule> {
  for (const part of ['catalogue', 'cells', 'deliveries', 'alarms']) shell.readiness.set(part, false);
  const bus = kafkaBus({ brokers: config.KAFKA_BROKERS.split(','), clientId: 'screens', logger: shell.logger });
  const { ask, close } = grpcClient(LEDGER_SERVICE, config.NHIP_LEDGER_GRPC);
  const [cube, feeds, abort] = [new LiveCube(), new FeedStates(), new AbortController()];
  const figures = new Figures(cube, feeds, ask, shell.clock);
  const streams = new Streams(figures, new Tiles(figures, feeds, shell.clock), cube, shell.logger);
  let cells: Reader | undefined;
  streams.start();
  shell.onStop(close);
  shell.onStop(() => bus.close());
  shell.onStop(() => (abort.abort(), streams.stop()));
  void follow({ bus, cube, feeds, figures, streams, shell }, abort.signal, (reader) => (cells = reader));
  const handlers: Handlers = { figures, explanations: new Explanations(figures, feeds, ask), streams, ask, secret: config.NHIP_INTERNAL_SECRET, logger: shell.logger, cells: () => cells };
  return { module: ScreensModule, providers: [{ provide: HANDLERS, useValue: handlers }] };
}

export async function openStreams(app: INestApplication): Promise<void> {
  await registerRoutes(app.getHttpAdapter().getInstance() as FastifyInstance, app.get<Handlers>(HANDLERS));
}
