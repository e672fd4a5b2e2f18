import type { Exact } from '../packed/exact.js';

const FIRST_BYTES = 1 << 12;
const TWO_32 = 4_294_967_296;

/** A buffer that grows and is used again: big-endian integers, as PostgreSQL's protocol and binary formats want them. */
export class MessageWriter {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  int8(value: number): void {
    const at = this.#take(1);
    this.#bytes[at] = value;
  }

  int16(value: number): void {
    const at = this.#take(2);
    const bytes = this.#bytes;
    bytes[at] = value >> 8;
    bytes[at + 1] = value;
  }

  int32(value: number): void {
    this.#put32(this.#take(4), value);
  }

  /** @param value within int8's range: the caller has made sure */
  int64(value: Exact): void {
    const at = this.#take(8);
    if (typeof value === 'bigint') {
      this.#bytes.writeBigInt64BE(value, at);
      return;
    }
    const high = Math.floor(value / TWO_32);
    this.#put32(at, high);
    this.#put32(at + 4, value - high * TWO_32);
  }

  /** @returns the number of bytes written */
  utf8(text: string): number {
    this.#room(text.length * 3);
    const written = this.#bytes.write(text, this.#length, 'utf8');
    this.#length += written;
    return written;
  }

  raw(bytes: Uint8Array): void {
    this.#room(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  hex(text: string): void {
    this.#room(text.length / 2);
    this.#length += this.#bytes.write(text, this.#length, 'hex');
  }

  /** Leaves four bytes for a length that is known later. @returns their place */
  lengthLater(): number {
    this.int32(0);
    return this.#length - 4;
  }

  /** Sets a length left open. @param counted how many of its own bytes the length counts */
  setLength(place: number, counted: 0 | 4): void {
    this.#bytes.writeInt32BE(this.#length - place - 4 + counted, place);
  }

  #put32(at: number, value: number): void {
    const bytes = this.#bytes;
    bytes[at] = value >>> 24;
    bytes[at + 1] = value >>> 16;
    bytes[at + 2] = value >>> 8;
    bytes[at + 3] = value;
  }

  /** Room for so many bytes. @returns their place */
  #take(bytes: number): number {
    this.#room(bytes);
    const at = this.#length;
    this.#length += bytes;
    return at;
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + bytes));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
