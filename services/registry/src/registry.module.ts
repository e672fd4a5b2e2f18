import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { Module, type DynamicModule } from '@nestjs/common';
import { Fault } from '@nhip/contracts';
import { readFolder } from '@nhip/packs';
import { kafkaBus, type Shell } from '@nhip/platform';
import { openDataSource, TypeOrmStore } from './adapters/typeorm-store.js';
import { Codes } from './app/codes.js';
import { LoadPack } from './app/load-pack.js';
import { OutboxRelay } from './app/outbox-relay.js';
import type { Config } from './config.js';
import { RegistryController } from './http/registry.controller.js';
import { SECRET, STORE } from './http/tokens.js';

@Module({})
class RegistryModule {}

/** Loads each pack of a folder; one that is refused leaves its last good definitions in force, and is told in the log and in readiness. */
async function loadFolder(folder: string, packs: LoadPack, shell: Shell): Promise<void> {
  if (!existsSync(folder))
    return shell.readiness.set('packs', true, `there is no folder ${folder}`);
  const refused: string[] = [];
  for (const name of readdirSync(folder).filter((entry) =>
    statSync(path.join(folder, entry)).isDirectory(),
  )) {
    try {
      const { revision } = await packs.load(name, readFolder(path.join(folder, name)));
      if (revision !== undefined) shell.logger.info({ pack: name, revision }, 'loaded a pack');
    } catch (error) {
      if (!(error instanceof Fault) || error.kind !== 'invalid') throw error;
      refused.push(name);
      shell.logger.error(
        { pack: name, problems: error.fields['problems'] },
        'a pack was refused; its last good definitions stay',
      );
    }
  }
  shell.readiness.set(
    'packs',
    true,
    refused.length > 0
      ? `gói bị từ chối, định nghĩa cũ vẫn dùng — packs refused, the last good definitions stay: ${refused.join(', ')}; nhip check`
      : undefined,
  );
}

export async function createRegistry(config: Config, shell: Shell): Promise<DynamicModule> {
  const source = await openDataSource(config.DATABASE_URL);
  const store = new TypeOrmStore(source);
  const packs = new LoadPack(store);
  const bus = kafkaBus({
    brokers: config.KAFKA_BROKERS.split(','),
    clientId: 'registry',
    logger: shell.logger,
  });
  const producer = await bus.producer();
  const relay = new OutboxRelay(store, bus, producer, shell.logger);
  shell.onStop(() => source.destroy());
  shell.onStop(() => bus.close());
  shell.onStop(() => producer.close());
  shell.onStop(() => relay.stop());
  if (config.NHIP_PACKS) await loadFolder(config.NHIP_PACKS, packs, shell);
  relay.start();
  return {
    module: RegistryModule,
    controllers: [RegistryController],
    providers: [
      { provide: STORE, useValue: store },
      { provide: SECRET, useValue: config.NHIP_INTERNAL_SECRET },
      { provide: LoadPack, useValue: packs },
      { provide: Codes, useValue: new Codes(store) },
      { provide: OutboxRelay, useValue: relay },
    ],
  };
}
