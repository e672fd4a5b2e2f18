import { TOPICS } from '@nhip/contracts';
import { reachedIn, rebuild, recover, type Rebuilt } from '@nhip/ledger';
import type { Bus, Clock, Logger, Pool, Recovery } from '@nhip/platform';

/** Takes sources that were recreated or rewound as they are now, and empties a ledger that is to be built anew. */
export class RecoverSources {
  constructor(
    private readonly pool: Pool,
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** What was taken, or with `dryRun` what would be. @param by name of the administrator */
  async recover(by: string, dryRun: boolean): Promise<readonly Recovery[]> {
    const recovered = await recover(this.pool, this.bus, this.clock.now(), by, dryRun);
    if (!dryRun)
      for (const recovery of recovered)
        this.logger.warn({ by, ...recovery }, 'a source was taken as it is now');
    return recovered;
  }

  /** @param by name of the administrator */
  async rebuild(by: string): Promise<Rebuilt> {
    const rebuilt = await rebuild(this.pool);
    this.logger.warn({ by, ...rebuilt }, 'the ledger was emptied, to be built anew');
    return rebuilt;
  }

  /** Messages that the ledger has not read yet. */
  async waiting(): Promise<number> {
    const topic = TOPICS.records.name;
    const reached = await reachedIn(this.pool, topic);
    const bounds = await this.bus.offsets(topic);
    return bounds.reduce((sum, { partition, earliest, end }) => {
      const ahead = end - (reached.get(partition)?.next ?? earliest);
      return sum + (ahead > 0n ? Number(ahead) : 0);
    }, 0);
  }
}
