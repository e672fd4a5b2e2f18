import { recover, type Recovery } from '@nhip/ledger';
import type { Bus, Clock, Logger, Pool } from '@nhip/platform';

/** Takes sources that were recreated or rewound as they are now. */
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
}
