import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { LOGGER, type Logger } from '@nhip/platform';
import { AUDIT, type Audit } from './ports.js';

/** Reads the audit log through at the start. A broken chain is logged as an error; the gateway serves on, since what is asked of it is not wrong. */
@Injectable()
export class AuditCheck implements OnApplicationBootstrap {
  constructor(
    @Inject(AUDIT) private readonly audit: Audit,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    void this.#check();
  }

  async #check(): Promise<void> {
    try {
      const entry = await this.audit.firstBreak();
      if (entry !== undefined)
        this.logger.error({ entry }, 'the audit log was altered: its chain breaks at this entry');
    } catch (error) {
      this.logger.warn({ error: String(error) }, 'the audit log could not be checked');
    }
  }
}
