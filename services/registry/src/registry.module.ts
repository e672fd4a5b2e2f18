import { Module, type DynamicModule } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import {
  BUS,
  KafkaAccess,
  LOGGER,
  PlatformModule,
  PRODUCER,
  Readiness,
  Resources,
  type Logger,
  provide,
} from '@nhip/platform';
import { openDataSource, typeOrmOptions } from './adapters/data-source.js';
import { KafkaInboxAccess } from './adapters/kafka-inbox-access.js';
import { TypeOrmStore } from './adapters/typeorm-store.js';
import { Codes } from './app/codes.js';
import { LoadPack } from './app/load-pack.js';
import { OutboxRelay } from './app/outbox-relay.js';
import { PackFolder } from './app/pack-folder.js';
import { DEFINITION_STORE, INBOX_ACCESS } from './app/ports.js';
import type { Config } from './config.js';
import { RegistryController } from './http/registry.controller.js';

@Module({})
export class RegistryModule {
  static forRoot(config: Config): DynamicModule {
    const typeOrm = TypeOrmModule.forRootAsync({
      useFactory: () => typeOrmOptions(config.DATABASE_URL),
      dataSourceFactory: openDataSource,
    });
    return {
      module: RegistryModule,
      imports: [PlatformModule.forRoot({ name: 'registry', config }), typeOrm],
      controllers: [RegistryController],
      providers: [
        provide(TypeOrmStore, [getDataSourceToken()], DEFINITION_STORE),
        provide(LoadPack, [DEFINITION_STORE]),
        provide(Codes, [DEFINITION_STORE]),
        {
          provide: PackFolder,
          inject: [LoadPack, Readiness, LOGGER],
          useFactory: (packs: LoadPack, readiness: Readiness, logger: Logger) =>
            new PackFolder(config.NHIP_PACKS, packs, readiness, logger),
        },
        {
          provide: KafkaAccess,
          inject: [LOGGER, Resources],
          useFactory: (logger: Logger, resources: Resources) =>
            resources.add(
              new KafkaAccess({
                brokers: config.KAFKA_BROKERS,
                clientId: 'registry-access',
                logger,
              }),
              (access) => access.close(),
            ),
        },
        {
          provide: INBOX_ACCESS,
          inject: [KafkaAccess],
          useFactory: (kafka: KafkaAccess) => new KafkaInboxAccess(kafka, config.NHIP_CREDENTIALS),
        },
        provide(OutboxRelay, [DEFINITION_STORE, BUS, PRODUCER, INBOX_ACCESS, LOGGER]),
      ],
    };
  }
}
