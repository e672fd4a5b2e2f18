import { Timeline, Truth, type SimulatedRow, type Slot, type World } from '@nhip/simulator';
import type { Senders, Published } from './senders.js';

const HOUR = 3_600_000;
/** What a sender has within so long goes together. */
const SLOT_MS = 6 * HOUR;
const DAY = 24 * HOUR;
const AT_ONCE = 6;

/** What was sent of a world. */
export interface Replayed {
  readonly truth: Truth;
  readonly wrong: readonly SimulatedRow[];
  readonly rows: number;
}

/** Sends some days of a world as fast as the hub takes them, and waits until all of it counts. */
export class ReplayDays {
  readonly #truth = new Truth();
  readonly #wrong: SimulatedRow[] = [];
  readonly #files = new Map<string, Published>();
  readonly #taken: Published[] = [];
  #rows = 0;

  constructor(
    private readonly world: World,
    private readonly senders: Senders,
  ) {}

  async run(days: number): Promise<Replayed> {
    const end = (this.world.options.from + days) * DAY - 7 * HOUR;
    for (const slot of new Timeline(this.world, SLOT_MS).until(end)) await this.#send(slot);
    for (const taken of this.#taken) await this.senders.applied(taken);
    return { truth: this.#truth, wrong: this.#wrong, rows: this.#rows };
  }

  async #send({ deliveries, withdrawn, nothing }: Slot): Promise<void> {
    const open = [...deliveries];
    const work = async (): Promise<void> => {
      for (let next = open.pop(); next; next = open.pop()) {
        const { id, sender, feed, rows, file } = next;
        const sent = { id, sender, feed, rows: rows.map(({ row }) => row) };
        const taken = await this.senders.publish(sent);
        this.#taken.push(taken);
        if (file) this.#files.set(file.id, taken);
        this.#rows += rows.length;
        for (const row of rows) {
          this.#truth.take(row);
          if (row.refusedAs !== undefined) this.#wrong.push(row);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    for (const one of nothing) {
      this.#taken.push(await this.senders.publish({ ...one, rows: [] }));
      this.#truth.name(one.feed, one.period);
    }
    for (const { id } of withdrawn) {
      const taken = this.#files.get(id);
      if (!taken) continue;
      this.#taken.push(await this.senders.withdraw(taken));
      this.#truth.withdraw(id);
    }
  }
}
