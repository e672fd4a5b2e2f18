import { decodeDelivery, TOPICS } from '@nhip/contracts';
import type { InMessage } from '@nhip/platform';
import type { State } from '../app/state.js';
import { TopicReader, type TopicReaderParts } from './topic-reader.js';

/** Progress of deliveries: how fresh the figures are. */
export class DeliveriesReader extends TopicReader {
  constructor(
    parts: TopicReaderParts,
    private readonly state: State,
  ) {
    super(TOPICS.deliveries.name, parts);
  }

  protected override take(messages: readonly InMessage[]): void {
    for (const message of this.parts.poison.leaveOut(messages, decodeDelivery))
      this.state.deliveries.apply(message);
  }
}
