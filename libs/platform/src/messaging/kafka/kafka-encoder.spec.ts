import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { writeInPlace, type EncoderClass } from './kafka-encoder.js';

const require = createRequire(import.meta.url);
const FILE = 'kafkajs/src/protocol/encoder';

/** The client's encoder as it comes, each time another class. */
function original(): EncoderClass {
  const module = { exports: {} };
  const inside = (): unknown => require('kafkajs/src/utils/long');
  compileFunction(readFileSync(require.resolve(FILE), 'utf8'), ['module', 'require'])(
    module,
    inside,
  );
  return module.exports as EncoderClass;
}

const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const write = fc.oneof(
  fc.tuple(fc.constantFrom('writeVarInt', 'writeUVarInt', 'writeInt32', 'writeVarLong'), int32),
  fc.tuple(
    fc.constantFrom('writeVarIntBytes', 'writeVarIntString', 'writeString'),
    fc.string({ unit: 'grapheme' }),
  ),
  fc.tuple(
    fc.constantFrom('writeVarIntBytes', 'writeBytes'),
    fc.uint8Array({ maxLength: 900 }).map(Buffer.from),
  ),
  fc.tuple(fc.constant('writeVarIntBytes'), fc.constant(null)),
);

/** What an encoder has written, and what a longer one has that holds it twice. */
function bytesOf(encoder: EncoderClass, writes: readonly (readonly [string, unknown])[]): string {
  const inner = new encoder() as never as Record<string, (value: unknown) => unknown> & {
    readonly buffer: Buffer;
  };
  for (const [name, value] of writes) inner[name]?.(value);
  const outer = new encoder() as never as {
    writeEncoderArray(all: readonly unknown[]): unknown;
    readonly buffer: Buffer;
  };
  outer.writeEncoderArray([inner, inner]);
  return inner.buffer.toString('hex') + outer.buffer.toString('hex');
}

describe('the encoder of the Kafka client, writing in place', () => {
  it('writes the same bytes as it did', () => {
    const [before, after] = [original(), original()];
    writeInPlace(after);
    fc.assert(
      fc.property(fc.array(write, { maxLength: 40 }), (writes) => {
        expect(bytesOf(after, writes)).toBe(bytesOf(before, writes));
      }),
    );
  });

  it('is told from one that writes a varint wrongly', () => {
    const [before, wrong] = [original(), original()];
    writeInPlace(wrong);
    wrong.prototype.writeUVarInt = function (value) {
      this.ensureAvailable(1);
      this.buf[this.offset++] = value & 0x7f;
      return this;
    };
    expect(bytesOf(wrong, [['writeVarInt', 300]])).not.toBe(
      bytesOf(before, [['writeVarInt', 300]]),
    );
  });
});
