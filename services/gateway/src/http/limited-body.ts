import { Transform, type Readable } from 'node:stream';
import { bodyTooLarge } from '@nhip/platform';

/** A body up to `most` bytes, streaming. Beyond it the answer is Fault `too-large`, at once where the length was told. */
export function limitedBody(body: Readable, length: string | undefined, most: number): Readable {
  if (Number(length ?? 0) > most) throw bodyTooLarge(most);
  let bytes = 0;
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > most) done(bodyTooLarge(most));
      else done(null, chunk);
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
