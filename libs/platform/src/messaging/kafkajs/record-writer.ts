import type { OutMessage } from '../port.js';

const [LEAST_BYTES, LONGEST_VARINT, MOST_BYTES_A_CHARACTER] = [512, 5, 3];
/** Most records need two bytes to say how long they are. */
const USUAL_LENGTH_BYTES = 2;
const NO_BYTES = -1;

const zigzag = (value: number): number => ((value << 1) ^ (value >> 31)) >>> 0;

function varintBytes(value: number): number {
  let bytes = 1;
  for (let rest = zigzag(value); rest > 0x7f; rest >>>= 7) bytes += 1;
  return bytes;
}

/** Kafka's records (format 2), one behind the other in one buffer that grows. */
export class RecordWriter {
  #bytes = Buffer.allocUnsafe(LEAST_BYTES);
  #at = 0;

  /** What was written so far. */
  get written(): Buffer {
    return this.#bytes.subarray(0, this.#at);
  }

  /** A record of the batch's own time. @param offsetDelta its place in the batch */
  record({ key, value, headers = {} }: OutMessage, offsetDelta: number): void {
    const begin = this.#open(USUAL_LENGTH_BYTES);
    this.#room(1 + 2 * LONGEST_VARINT);
    this.#bytes[this.#at++] = 0; // attributes: there are none
    this.#varint(0); // later than the batch by
    this.#varint(offsetDelta);
    this.#field(key);
    this.#field(value);
    const names = Object.keys(headers);
    this.#room(LONGEST_VARINT);
    this.#varint(names.length);
    for (const name of names) {
      this.#field(name);
      this.#field(headers[name] as string);
    }
    this.#close(begin, USUAL_LENGTH_BYTES);
  }

  #field(value: string | Buffer | null): void {
    if (typeof value === 'string') return this.#text(value);
    this.#room((value?.length ?? 0) + LONGEST_VARINT);
    this.#varint(value?.length ?? NO_BYTES);
    if (!value) return;
    this.#bytes.set(value, this.#at);
    this.#at += value.length;
  }

  #text(text: string): void {
    this.#room(text.length * MOST_BYTES_A_CHARACTER + LONGEST_VARINT);
    const kept = varintBytes(text.length);
    const begin = this.#open(kept);
    this.#at += this.#bytes.write(text, this.#at);
    this.#close(begin, kept);
  }

  /** Keeps bytes free for the length of what comes. */
  #open(kept: number): number {
    this.#room(LONGEST_VARINT);
    const begin = this.#at;
    this.#at += kept;
    return begin;
  }

  /** Writes the length of what came since `begin`, which moves where the length needs more bytes than were kept, or fewer. */
  #close(begin: number, kept: number): void {
    const length = this.#at - begin - kept;
    const needed = varintBytes(length);
    if (needed !== kept) {
      this.#room(LONGEST_VARINT);
      this.#bytes.copyWithin(begin + needed, begin + kept, this.#at);
    }
    this.#at = begin;
    this.#varint(length);
    this.#at += length;
  }

  #varint(value: number): void {
    let rest = zigzag(value);
    for (; rest > 0x7f; rest >>>= 7) this.#bytes[this.#at++] = (rest & 0x7f) | 0x80;
    this.#bytes[this.#at++] = rest;
  }

  #room(bytes: number): void {
    const least = this.#at + bytes;
    if (least <= this.#bytes.length) return;
    const longer = Buffer.allocUnsafe(Math.max(least, 2 * this.#bytes.length));
    longer.set(this.written);
    this.#bytes = longer;
  }
}
