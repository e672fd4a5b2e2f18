import type { RegistryMessage } from '@nhip/contracts';
import { asFault } from '@nhip/platform';
import { DataSource, In } from 'typeorm';
import type { DefinitionStore } from '../app/ports.js';
import { DefinitionEntity, OutboxEntity } from './entities.js';

const settled = async <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw asFault((error as { driverError?: unknown }).driverError ?? error);
  });

export class TypeOrmStore implements DefinitionStore {
  constructor(private readonly source: DataSource) {}

  all(): Promise<readonly RegistryMessage[]> {
    return settled(
      this.source
        .getRepository(DefinitionEntity)
        .find({ order: { revision: 'ASC', kind: 'ASC', id: 'ASC' } }),
    );
  }

  add(definitions: readonly Omit<RegistryMessage, 'revision'>[]): Promise<number> {
    return settled(
      this.source.transaction(async (manager) => {
        await manager.query(`select pg_advisory_xact_lock(hashtext('nhip.registry'))`);
        const revision = ((await manager.maximum(DefinitionEntity, 'revision')) ?? 0) + 1;
        await manager.insert(
          DefinitionEntity,
          definitions.map(({ kind, id, version, pack, body }) => ({
            kind,
            id,
            version,
            pack,
            body: body as never,
            revision,
          })),
        );
        await manager.insert(
          OutboxEntity,
          definitions.map(({ kind, id, version }) => ({ kind, id, version, told: false })),
        );
        return revision;
      }),
    );
  }

  async pending(limit: number): Promise<readonly { seq: number; message: RegistryMessage }[]> {
    const rows = await settled(
      this.source
        .getRepository(OutboxEntity)
        .find({ where: { told: false }, order: { seq: 'ASC' }, take: limit }),
    );
    const definitions = this.source.getRepository(DefinitionEntity);
    return settled(
      Promise.all(
        rows.map(async ({ seq, kind, id, version }) => ({
          seq: Number(seq),
          message: await definitions.findOneByOrFail({ kind, id, version }),
        })),
      ),
    );
  }

  async markPublished(seqs: readonly number[]): Promise<void> {
    await settled(
      this.source.getRepository(OutboxEntity).update({ seq: In([...seqs]) }, { told: true }),
    );
  }

  async republishAll(): Promise<void> {
    await settled(this.source.getRepository(OutboxEntity).update({ told: true }, { told: false }));
  }
}
