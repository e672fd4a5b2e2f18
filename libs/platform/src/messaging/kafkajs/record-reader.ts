/** What the client hands on of a record; header values as text, of a name that comes twice the first. */
export interface ReadRecord {
  readonly offset: string;
  /** Milliseconds, as text. */
  readonly timestamp: string;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly isControlRecord: boolean;
  readonly batchContext: BatchContext;
  /** Present where the record stands for all of a batch that cannot be unpacked. */
  readonly unreadable?: true;
}

/** Of the batch in which a record lies. */
export interface BatchContext {
  readonly firstOffset: number;
  readonly firstTimestamp: number;
  readonly maxTimestamp: number;
  /** The broker has set the time, and one for all. */
  readonly isBrokersTime: boolean;
  readonly isControlBatch: boolean;
  readonly producerId: string;
  readonly inTransaction: boolean;
}

/** Reads Kafka's records (format 2), one behind the other. Values are views of the bytes. Throws RangeError where the bytes are none. */
export class RecordReader {
  #at = 0;
  #leastDelta = 0;

  /** @param lastDelta how far behind the first offset of the batch its last one lies */
  constructor(
    private readonly bytes: Buffer,
    private readonly lastDelta: number,
  ) {}

  record(batchContext: BatchContext): ReadRecord {
    const length = this.#varint();
    const end = this.#at + length;
    if (length <= 0 || end > this.bytes.length) throw new RangeError('no record');
    this.#at += 1; // attributes: there are none
    const later = this.#varint();
    const offset = String(batchContext.firstOffset + this.#delta());
    const { firstTimestamp, maxTimestamp, isBrokersTime, isControlBatch } = batchContext;
    const key = this.#text();
    const value = this.#view();
    const headers = this.#headers();
    if (this.#at > end) throw new RangeError('more than the record holds');
    this.#at = end;
    const timestamp = String(isBrokersTime ? maxTimestamp : firstTimestamp + later);
    return {
      offset,
      timestamp,
      key,
      value,
      headers,
      isControlRecord: isControlBatch,
      batchContext,
    };
  }

  /** The broker keeps what a client says of it: believed, it would send a reader back, or past what is still to come. */
  #delta(): number {
    const delta = this.#varint();
    if (delta < this.#leastDelta || delta > this.lastDelta)
      throw new RangeError('an offset of another batch');
    this.#leastDelta = delta + 1;
    return delta;
  }

  #headers(): Record<string, string> {
    const headers: Record<string, string> = {};
    for (let left = this.#varint(); left > 0 && this.#at < this.bytes.length; left -= 1) {
      const [name, value] = [this.#text() ?? '', this.#text() ?? ''];
      if (!Object.hasOwn(headers, name)) headers[name] = value;
    }
    return headers;
  }

  #text(): string | null {
    const length = this.#varint();
    if (length < 0) return null;
    const from = this.#at;
    this.#at += length;
    return this.bytes.toString('utf8', from, this.#at);
  }

  #view(): Buffer | null {
    const length = this.#varint();
    if (length < 0) return null;
    const from = this.#at;
    this.#at += length;
    return this.bytes.subarray(from, this.#at);
  }

  /** Exact below 2^53. */
  #varint(): number {
    let zigzag = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = this.bytes[this.#at++] ?? 0;
      zigzag += (byte & 0x7f) * factor;
      if (byte <= 0x7f) break;
    }
    return zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2;
  }
}
