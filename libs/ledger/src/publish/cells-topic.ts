import { TOPICS } from '@nhip/contracts';
import type { Bus, OutMessage, Producer } from '@nhip/platform';

const NAME = TOPICS.cells.name;

/** `nhip.cells` for whoever leads: nobody else writes there. */
export class CellsTopic {
  /** Where it ends unless another has written there. */
  #end: bigint;
  #judged: bigint;

  /** @param end offset up to which it is known what the topic holds */
  constructor(
    private readonly bus: Pick<Bus, 'offsets' | 'incarnation'>,
    private readonly producer: Pick<Producer, 'send'>,
    readonly incarnation: string,
    end: bigint,
  ) {
    [this.#end, this.#judged] = [end, end];
  }

  /** The offset up to which it is known what the topic holds: what was sent since may lie behind what another wrote. */
  get judged(): bigint {
    return this.#judged;
  }

  /** One transaction. */
  async send(messages: readonly OutMessage[]): Promise<void> {
    await this.producer.send(NAME, messages);
    this.#end += BigInt(messages.length) + 1n;
  }

  /** Throws where it was made anew, holds what was not sent here, or lost what was: the next leader judges it. */
  async assertOurs(): Promise<void> {
    if ((await this.bus.incarnation(NAME)) !== this.incarnation)
      throw new Error(`${NAME} is another topic of the name`);
    const [bounds] = await this.bus.offsets(NAME);
    if (bounds?.end !== this.#end) throw new Error(`${NAME} does not end where it was told to`);
    this.#judged = this.#end;
  }
}
