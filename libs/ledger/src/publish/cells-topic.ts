import { TOPICS } from '@nhip/contracts';
import type { Bus, OutMessage, Producer } from '@nhip/platform';

const NAME = TOPICS.cells.name;

/** `nhip.cells` for whoever has the office: nobody else writes there. */
export class CellsTopic {
  #end: bigint;

  /** @param end offset up to which it is known what the topic holds */
  constructor(
    private readonly bus: Pick<Bus, 'offsets' | 'incarnation'>,
    private readonly producer: Pick<Producer, 'send'>,
    readonly incarnation: string,
    end: bigint,
  ) {
    this.#end = end;
  }

  /** The offset behind what was sent last. */
  get end(): bigint {
    return this.#end;
  }

  /** One transaction. */
  async send(messages: readonly OutMessage[]): Promise<void> {
    await this.producer.send(NAME, messages);
    this.#end += BigInt(messages.length) + 1n;
  }

  /** Throws where it was made anew, or holds what was not sent here: whoever has the office next judges it. */
  async assertOurs(): Promise<void> {
    if ((await this.bus.incarnation(NAME)) !== this.incarnation)
      throw new Error(`${NAME} is another topic of the name`);
    const [bounds] = await this.bus.offsets(NAME);
    if (bounds && bounds.end > this.#end) throw new Error(`another has written to ${NAME}`);
  }
}
