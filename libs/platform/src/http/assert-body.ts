import { unsupportedMediaType, type Route, type Text } from '@nhip/contracts';
import type { FastifyRequest } from 'fastify';
import { unexpectedBody } from '../faults.js';

type Headers = FastifyRequest['headers'];

const isAnnounced = (headers: Headers): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;

const typeOf = (headers: Headers): string =>
  headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';

/** No body, or an empty JSON object: what many programs send where they have nothing to say. */
function saysNothing(body: unknown): boolean {
  if (body === undefined) return true;
  if (body instanceof Uint8Array)
    return /^\s*(\{\s*\})?\s*$/.test(Buffer.from(body).toString('latin1'));
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return false;
  return Object.keys(body).length === 0;
}

const codingOf = (headers: Headers): string =>
  headers['content-encoding']?.trim().toLowerCase() ?? 'identity';

const isTaken = (coding: string, { codings = [] }: Route): boolean =>
  coding === 'identity' || codings.includes(coding);

function takenBy(types: readonly string[], { codings }: Route): Text {
  const listed = codings?.join(', ');
  const [vi, en] = types.includes('text/csv')
    ? ['; tệp Excel thì lưu thành “CSV UTF-8” trước', '; save an Excel file as “CSV UTF-8” first']
    : ['', ''];
  return {
    vi: `gửi ${types.join(', ')}, ${listed ? `không nén hoặc nén bằng ${listed}` : 'không nén'}${vi}`,
    en: `send ${types.join(', ')}, ${listed ? `uncompressed or as ${listed}` : 'not compressed'}${en}`,
  };
}

/**
 * Holds a request to the bodies of its route. Whoever names an option where nobody reads it must hear so: a dry run that is not heard
 * is a real one.
 * @param body what was read; undefined also where it is still to be read
 * @throws Fault `unsupported` where the content type is not one of the route's, `malformed` where the route takes no body and there is one
 */
export function assertBody(headers: Headers, body: unknown, route: Route): void {
  const isSent = isAnnounced(headers);
  if (isSent && route.method === 'GET') throw unexpectedBody(route);
  const types = Object.keys(route.body ?? { 'application/json': undefined });
  if (isSent && (!types.includes(typeOf(headers)) || !isTaken(codingOf(headers), route)))
    throw unsupportedMediaType(takenBy(types, route));
  if (!route.body && !saysNothing(body)) throw unexpectedBody(route);
}
