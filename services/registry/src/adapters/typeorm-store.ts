import type { RegistryMessage } from '@nhip/contracts';
import { asFault } from '@nhip/platform';
import { DataSource, In } from 'typeorm';
import type { DefinitionStore } from '../app/ports.js';
import { DefinitionEntity, OutboxEntity } from './entities.js';

const settled = async <T>(work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    throw asFault((error as { driverError?: unknown }).driverError ?? error);
  });

/** What says that a definition is the one that was read before. */
const HEAD = 'kind, id, version, revision, pack, md5(body::text) as digest';
const IN_ORDER = 'from registry.definition order by revision, kind, id, version';

interface Head extends Omit<RegistryMessage, 'body'> {
  readonly digest: string;
}

const keyOf = ({ kind, id, version, revision, pack, digest }: Head): string =>
  [kind, id, version, revision, pack, digest].join(' ');

export class TypeOrmStore implements DefinitionStore {
  /** As they were read last: some are large, and are asked for at each call. */
  #read: ReadonlyMap<string, RegistryMessage> = new Map();

  constructor(private readonly source: DataSource) {}

  /** One object for a definition as long as it stands: what was made of it once serves again. */
  async all(): Promise<readonly RegistryMessage[]> {
    const heads = await settled(this.source.query<Head[]>(`select ${HEAD} ${IN_ORDER}`));
    const read = heads.flatMap((head) => this.#read.get(keyOf(head)) ?? []);
    return read.length === heads.length ? read : this.#readAll();
  }

  async #readAll(): Promise<readonly RegistryMessage[]> {
    type Row = Head & Pick<RegistryMessage, 'body'>;
    const rows = await settled(this.source.query<Row[]>(`select ${HEAD}, body ${IN_ORDER}`));
    this.#read = new Map(
      rows.map(({ digest, ...definition }) => {
        const key = keyOf({ digest, ...definition });
        return [key, this.#read.get(key) ?? definition];
      }),
    );
    return [...this.#read.values()];
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
