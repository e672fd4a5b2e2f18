import { KEPT_COMPLETION_DAYS } from '@nhip/contracts';
import { dayOf, type CubeProgram } from '@nhip/kernel';
import { Periodic, type Logger } from '@nhip/platform';
import type { DaysSince, Ledger } from './ports.js';
import type { State } from './state.js';
import type { Streams } from './streams.js';

const EVERY_MS = 1_000;

/** Asks the ledger how cells changed once their days were complete, where a value that is shown depends on it; then the walls are told. */
export class AskForChanges extends Periodic {
  /** By cube and version: whether it was answered. */
  readonly #asking = new Map<string, Promise<boolean>>();

  constructor(
    private readonly state: Pick<State, 'revisions' | 'head' | 'clock'>,
    private readonly ledger: Pick<Ledger, 'cellChanges'>,
    streams: Pick<Streams, 'changed'>,
    private readonly logger: Pick<Logger, 'debug' | 'warn'>,
  ) {
    const turn = async (): Promise<void> => {
      const wanted = this.state.revisions.wanted();
      const answered = await Promise.all(wanted.map((program) => this.ask(program)));
      const known = wanted.filter((_, i) => answered[i]);
      for (const program of wanted) if (!known.includes(program)) state.revisions.want(program);
      if (known.length > 0) streams.changed(known.map(({ id }) => id));
    };
    super(turn, { everyMs: EVERY_MS, onError: () => undefined });
  }

  /** Resolves once all is known that the ledger says of a cube, to whether it has answered; one question at a time about each. */
  ask(program: CubeProgram): Promise<boolean> {
    const name = `${program.id}@${program.version}`;
    const asking =
      this.#asking.get(name) ?? this.#ask(program).finally(() => this.#asking.delete(name));
    this.#asking.set(name, asking);
    return asking;
  }

  /** Of days that are long past there may be more than can be told, which is to say nothing of later ones. */
  async #ask(program: CubeProgram): Promise<boolean> {
    const first = dayOf(this.state.clock) - KEPT_COMPLETION_DAYS;
    const days = this.state.revisions.lacking(program, { from: first, to: Infinity });
    const former = this.state.revisions.lacking(program, { from: -Infinity, to: first - 1 });
    return (await this.#askOf(program, days)) && this.#askOf(program, former);
  }

  async #askOf(program: CubeProgram, days: readonly DaysSince[]): Promise<boolean> {
    if (days.length === 0) return true;
    const { epoch } = this.state.head;
    try {
      const told = await this.ledger.cellChanges(program.id, program.version, days);
      // Commits of another epoch are numbered anew.
      if (epoch !== this.state.head.epoch) return false;
      const isKept = this.state.revisions.take(program, days, told);
      const { id: cube } = program;
      if (!isKept) this.logger.warn({ cube }, 'too many changes to say what is revised');
      return true;
    } catch (error) {
      this.logger.debug({ error: String(error) }, 'what is revised waits');
      return false;
    }
  }
}
