import { Transform, type Readable } from 'node:stream';
import { bodyTooLarge, type HeldBytes } from '@nhip/platform';

/**
 * A body up to `most` bytes, streaming, whose bytes are held. Beyond it the answer is Fault `too-large`, and `limited` where the sender
 * holds too many: at once where the length was told.
 */
export function limitedBody(
  body: Readable,
  length: string | undefined,
  most: number,
  held: HeldBytes,
): Readable {
  const told = Number(length ?? 0);
  if (told > most) throw bodyTooLarge(most);
  held.add(told);
  let bytes = 0;
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      try {
        if (bytes > most) throw bodyTooLarge(most);
        if (length === undefined) held.add(chunk.length);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
  body.once('error', (error) => limited.destroy(error));
  body.once(
    'close',
    () => body.readableEnded || limited.destroy(new Error('the client went away')),
  );
  // What is still on its way is let go, so that the client gets to read the answer.
  limited.once('error', () => body.resume());
  return body.pipe(limited);
}
