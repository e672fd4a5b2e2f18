import type { CubeProgram } from '@nhip/kernel';
import { Periodic, type Logger } from '@nhip/platform';
import type { Ledger } from './ports.js';
import type { State } from './state.js';
import type { Streams } from './streams.js';

const EVERY_MS = 1_000;

/** Asks the ledger how cells changed once their days were complete, where a value that is shown depends on it; then the walls are told. */
export class AskForChanges extends Periodic {
  constructor(
    private readonly state: Pick<State, 'revisions'>,
    private readonly ledger: Pick<Ledger, 'cellChanges'>,
    streams: Pick<Streams, 'changed'>,
    private readonly logger: Pick<Logger, 'debug' | 'warn'>,
  ) {
    const onError = (error: unknown): void =>
      logger.debug({ error: String(error) }, 'what is revised waits');
    const ask = async (): Promise<void> => {
      const wanted = this.state.revisions.wanted();
      await Promise.all(wanted.map((program) => this.#ask(program)));
      if (wanted.length > 0) streams.changed(wanted.map(({ id }) => id));
    };
    super(ask, { everyMs: EVERY_MS, onError });
  }

  async #ask(program: CubeProgram): Promise<void> {
    const days = this.state.revisions.lacking(program);
    if (days.length === 0) return;
    const told = await this.ledger.cellChanges(program.id, program.version, days);
    this.state.revisions.take(program, days, told);
    const { id: cube } = program;
    if (told.tooMany) this.logger.warn({ cube }, 'too many changes to say what is revised');
  }
}
