import { exact, type Exact } from './exact.js';

const FIRST_BYTES = 256;
/** A byte of this weight is the last one that leaves a safe integer whatever it holds. */
const LAST_SAFE_WEIGHT = 2 ** 42;

/** Writes integers of variable length, seven bits a byte, the lowest first. */
export class ByteWriter {
  #bytes = Buffer.allocUnsafe(FIRST_BYTES);
  #length = 0;

  /** What was written; valid until the next write. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  append(other: Uint8Array): void {
    if (this.#length + other.length > this.#bytes.length) this.#grow(other.length);
    this.#bytes.set(other, this.#length);
    this.#length += other.length;
  }

  /** @param value a safe integer, not negative */
  unsigned(value: number): void {
    let rest = value;
    while (rest > 0x7fffffff) {
      this.byte((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    while (rest > 127) {
      this.byte((rest & 127) | 128);
      rest >>>= 7;
    }
    this.byte(rest);
  }

  /** Any integer: small amounts of either sign are short. */
  signed(value: Exact): void {
    if (typeof value === 'number' && value > -(2 ** 52) && value < 2 ** 52)
      return this.unsigned(value < 0 ? -2 * value - 1 : 2 * value);
    const wide = BigInt(value);
    let rest = wide < 0n ? -2n * wide - 1n : 2n * wide;
    for (; rest > 127n; rest >>= 7n) this.byte(Number(rest & 127n) | 128);
    this.byte(Number(rest));
  }

  #grow(by: number): void {
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.#length + by));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}

/** Reads what a ByteWriter wrote. Throws RangeError at the end of the bytes: only we write them. */
export class ByteReader {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get more(): boolean {
    return this.#at < this.bytes.length;
  }

  byte(): number {
    const value = this.bytes[this.#at];
    if (value === undefined) throw new RangeError(`packed bytes end at ${this.#at}`);
    this.#at += 1;
    return value;
  }

  unsigned(): number {
    let [value, weight] = [0, 1];
    for (;;) {
      const byte = this.byte();
      value += (byte & 127) * weight;
      if (byte < 128) return value;
      weight *= 128;
    }
  }

  signed(): Exact {
    let [value, weight] = [0, 1];
    for (;;) {
      const byte = this.byte();
      value += (byte & 127) * weight;
      if (byte < 128) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      if (weight >= LAST_SAFE_WEIGHT) return this.#wide(BigInt(value), BigInt(weight) * 128n);
      weight *= 128;
    }
  }

  #wide(low: bigint, from: bigint): Exact {
    let [value, weight] = [low, from];
    for (;;) {
      const byte = this.byte();
      value += BigInt(byte & 127) * weight;
      if (byte < 128) return exact(value % 2n === 0n ? value / 2n : -(value + 1n) / 2n);
      weight *= 128n;
    }
  }
}
