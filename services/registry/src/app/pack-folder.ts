import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { Fault } from '@nhip/contracts';
import { readFolder } from '@nhip/packs';
import type { Logger, Readiness } from '@nhip/platform';
import type { LoadPack } from './load-pack.js';

/** Whether YAML stands in a folder itself: one that holds nothing but other folders is no pack. */
const isPack = (folder: string): boolean =>
  statSync(folder).isDirectory() && readdirSync(folder).some((name) => /\.ya?ml$/.test(name));

const packsIn = (folder: string): readonly string[] =>
  readdirSync(folder).filter((entry) => isPack(path.join(folder, entry)));

const refusedDetail = (packs: readonly string[]): string | undefined =>
  packs.length > 0
    ? `gói bị từ chối, định nghĩa cũ vẫn dùng — packs refused, the last good definitions stay: ${packs.join(', ')}; nhip check`
    : undefined;

/** Loads each pack that lies in a folder when the service starts, those that refer to others after them, whatever their names; a refused one is told in the log and in the readiness, and leaves its last good definitions in force. */
export class PackFolder implements OnApplicationBootstrap {
  /** @param folder undefined: there is none to load */
  constructor(
    private readonly folder: string | undefined,
    private readonly packs: LoadPack,
    private readonly readiness: Readiness,
    private readonly logger: Logger,
  ) {}

  /** Rejects where the store is away: a start without its definitions is none. */
  async onApplicationBootstrap(): Promise<void> {
    const { folder } = this;
    if (folder === undefined) return;
    if (!existsSync(folder))
      return this.readiness.set('packs', true, `there is no folder ${folder}`);
    const refused = await this.#loadAll(folder);
    for (const [pack, problems] of refused)
      this.logger.error({ pack, problems }, 'a pack was refused');
    this.readiness.set('packs', true, refusedDetail([...refused.keys()]));
  }

  /** What a refused pack lacks may be in one that comes after it: it is tried again as long as others are taken. */
  async #loadAll(folder: string): Promise<ReadonlyMap<string, unknown>> {
    let open = packsIn(folder);
    for (;;) {
      const refused = new Map<string, unknown>();
      for (const name of open) {
        const problems = await this.#load(folder, name);
        if (problems !== undefined) refused.set(name, problems);
      }
      if (refused.size === 0 || refused.size === open.length) return refused;
      open = [...refused.keys()];
    }
  }

  /** Undefined where the pack was taken, else why it was refused. */
  async #load(folder: string, name: string): Promise<unknown> {
    try {
      const { revision } = await this.packs.load(name, readFolder(path.join(folder, name)));
      if (revision !== undefined) this.logger.info({ pack: name, revision }, 'loaded a pack');
      return undefined;
    } catch (error) {
      if (!(error instanceof Fault) || error.kind !== 'invalid') throw error;
      return error.fields['problems'] ?? error.code;
    }
  }
}
