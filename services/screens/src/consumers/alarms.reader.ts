import { decodeAlarm, TOPICS } from '@nhip/contracts';
import type { InMessage } from '@nhip/platform';
import type { State } from '../app/state.js';
import type { Streams } from '../app/streams.js';
import { TopicReader, type TopicReaderParts } from './topic-reader.js';

/** Alarms, in the order in which they were told; their number is the place of the last. */
export class AlarmsReader extends TopicReader {
  constructor(
    parts: TopicReaderParts,
    private readonly state: State,
    private readonly streams: Streams,
  ) {
    super(TOPICS.alarms.name, parts);
  }

  protected override take(messages: readonly InMessage[]): void {
    for (const raw of messages)
      for (const message of this.parts.poison.leaveOut([raw], decodeAlarm))
        this.state.noteAlarm(message, raw.offset);
    this.streams.changed([]);
  }
}
