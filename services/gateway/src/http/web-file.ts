import { createReadStream, statSync } from 'node:fs';
import path from 'node:path';
import { noSuchAddress } from '@nhip/platform';
import type { FastifyReply } from 'fastify';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.ico': 'image/x-icon',
};
const POLICY =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/** Addresses that are never the app's own, however they are spelt: whoever mistypes one must not read a page in place of an answer. */
const NOT_PAGES = /^\/(api|exchange|\.well-known|asyncapi|healthz|readyz|metrics)(\/|$)/i;

const sizeOf = (file: string): number | undefined => {
  const found = statSync(file, { throwIfNoEntry: false });
  return found?.isFile() ? found.size : undefined;
};

function nameOf(url: string): string {
  try {
    const name = path.posix.normalize(decodeURIComponent(url.split('?', 1)[0] ?? '/'));
    if (name.startsWith('/')) return name;
  } catch {
    // Falls through: an address that cannot be read is an address of nothing.
  }
  throw noSuchAddress();
}

/** The file for an address: its own, or the app's page where the address is one of the app's. */
function fileFor(web: string, name: string): { readonly file: string; readonly size: number } {
  const wanted = path.join(web, name);
  const size = sizeOf(wanted);
  if (size !== undefined) return { file: wanted, size };
  const page = path.join(web, 'index.html');
  // A name of data in an address may hold dots; what ends as files of ours do is one that is not there.
  const pageSize = Object.hasOwn(TYPES, path.extname(name)) ? undefined : sizeOf(page);
  if (pageSize === undefined) throw noSuchAddress();
  return { file: page, size: pageSize };
}

/** Answers with a file of the web app. Files under assets/ carry their hash in their name and are kept for a year. */
export function webFile(web: string | undefined, url: string, reply: FastifyReply): unknown {
  const name = nameOf(url);
  if (!web || NOT_PAGES.test(name)) throw noSuchAddress();
  const { file, size } = fileFor(web, name);
  const isHashed = name.startsWith('/assets/');
  return reply
    .type(TYPES[path.extname(file)] ?? 'application/octet-stream')
    .header('content-length', size)
    .header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    .header('content-security-policy', POLICY)
    .send(createReadStream(file));
}
