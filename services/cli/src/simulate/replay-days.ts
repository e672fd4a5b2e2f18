import { Timeline, Truth, type SimulatedRow, type Slot, type World } from '@nhip/simulator';
import type { Senders, Published } from './senders.js';

/** What a sender has within so long goes together. */
const SLOT_MS = 6 * 3_600_000;
const AT_ONCE = 6;

/** What was sent of a world. */
export interface Replayed {
  readonly truth: Truth;
  readonly wrong: readonly SimulatedRow[];
  readonly rows: number;
}

/** Sends days of a world as fast as the hub takes them. */
export class ReplayDays {
  readonly #timeline: Timeline;
  readonly #truth = new Truth();
  readonly #wrong: SimulatedRow[] = [];
  readonly #files = new Map<string, Published>();
  readonly #taken: Published[] = [];
  #rows = 0;

  constructor(
    world: World,
    private readonly senders: Senders,
  ) {
    this.#timeline = new Timeline(world, SLOT_MS);
  }

  /** Goes on up to an instant, in ms, and resolves when all that was sent counts. @returns what was sent from the first day on */
  async until(end: number): Promise<Replayed> {
    for (const slot of this.#timeline.until(end)) {
      await this.#send(slot);
      this.#wrong.push(...this.#truth.after(slot));
    }
    for (const taken of this.#taken.splice(0)) await this.senders.applied(taken);
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
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    for (const one of nothing) this.#taken.push(await this.senders.publish({ ...one, rows: [] }));
    for (const { id } of withdrawn) {
      const taken = this.#files.get(id);
      if (taken) this.#taken.push(await this.senders.withdraw(taken));
    }
  }
}
