import { decodeQuarantine, TOPICS } from '@nhip/contracts';
import type { InMessage } from '@nhip/platform';
import type { State } from '../app/state.js';
import { TopicReader, type TopicReaderParts } from './topic-reader.js';

/** Rows that wait to be mended: what an explanation says was left out. */
export class QuarantineReader extends TopicReader {
  constructor(
    parts: TopicReaderParts,
    private readonly state: State,
  ) {
    super(TOPICS.quarantine.name, parts);
  }

  protected override take(messages: readonly InMessage[]): void {
    for (const message of this.parts.poison.leaveOut(messages, decodeQuarantine))
      this.state.noteQuarantine(message);
  }
}
