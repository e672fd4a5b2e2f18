package peer;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The measures of a cell as bytes: sums are big-endian longs, what is added to them goes as zigzag varints. */
final class Sums {
  static final byte[] ZERO = new byte[CellDeltas.MEASURES * Long.BYTES];

  private Sums() {}

  static byte[] packed(long[] delta) {
    byte[] bytes = new byte[delta.length * 10];
    int length = 0;
    for (long one : delta) {
      long rest = one << 1 ^ one >> 63;
      for (; (rest & ~0x7fL) != 0; rest >>>= 7) bytes[length++] = (byte) (rest | 0x80);
      bytes[length++] = (byte) rest;
    }
    return Arrays.copyOf(bytes, length);
  }

  /** The sums with a packed delta added. */
  static byte[] plus(byte[] sums, byte[] packed) {
    ByteBuffer before = ByteBuffer.wrap(sums), after = ByteBuffer.allocate(sums.length);
    for (int at = 0; after.hasRemaining(); ) {
      long rest = 0;
      int shift = 0;
      byte next;
      do {
        next = packed[at++];
        rest |= (long) (next & 0x7f) << shift;
        shift += 7;
      } while (next < 0);
      after.putLong(before.getLong() + (rest >>> 1 ^ -(rest & 1)));
    }
    return after.array();
  }
}
