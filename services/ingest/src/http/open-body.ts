import { promisify } from 'node:util';
import {
  brotliDecompress,
  gunzip,
  inflate,
  inflateRaw,
  type InputType,
  type ZlibOptions,
} from 'node:zlib';
import { bodyTooLarge, Semaphore } from '@nhip/platform';
import { bodyNotOpened } from '../faults.js';

type Open = (bytes: Buffer, options: { readonly maxOutputLength: number }) => Promise<Buffer>;

const zlib: Open = promisify<InputType, ZlibOptions, Buffer>(inflate);
const raw: Open = promisify<InputType, ZlibOptions, Buffer>(inflateRaw);
/** What HTTP calls deflate has a head of zlib's; some clients leave it out. */
const hasHead = (bytes: Buffer): boolean => ((bytes[0] ?? 0) & 0x0f) === 8;

const OPENERS: ReadonlyMap<string, Open> = new Map<string, Open>([
  ['gzip', promisify<InputType, ZlibOptions, Buffer>(gunzip)],
  ['deflate', (bytes, options) => (hasHead(bytes) ? zlib : raw)(bytes, options)],
  ['br', promisify<InputType, { maxOutputLength: number }, Buffer>(brotliDecompress)],
]);

/** A kilobyte may open to 64 MB, which nobody holds yet: one after another. */
const opening = new Semaphore(1);

/**
 * A body as it was before it was compressed.
 * @param coding its `Content-Encoding`, one of those that the route takes
 * @param most bytes that it may have, opened; no more than these are ever opened
 * Rejects with Fault `too-large`, or `malformed` where it cannot be opened whole.
 */
export async function openBody(
  bytes: Buffer,
  coding: string | undefined,
  most: number,
): Promise<Buffer> {
  const open = OPENERS.get((coding ?? '').trim().toLowerCase());
  if (!open || bytes.length === 0) return bytes;
  try {
    return await opening.run(() => open(bytes, { maxOutputLength: most }));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'ERR_BUFFER_TOO_LARGE' ? bodyTooLarge(most) : bodyNotOpened();
  }
}
