import { stringify, type ParsedUrlQueryInput } from 'node:querystring';
import { isDotSegment, type Route } from '@nhip/contracts';
import { wrongPath } from '../faults.js';

const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;
/** A back slash, a fragment, NUL, and whatever must be encoded in a URL: readers differ in what they make of these. */
const NEVER = /[^!-~]|[\\#]|%00/;
const ENCODED_SLASH = /%2f|%5c/i;

/** The host of a target that is spelt as a whole URL; undefined where it is a path. */
export const hostOfTarget = (raw: string): string | undefined => ABSOLUTE.exec(raw)?.[1];

function isText(encoded: string): boolean {
  try {
    decodeURIComponent(encoded);
    return true;
  } catch {
    return false;
  }
}

/**
 * Looks at a request target as it was sent, before anything is decoded or folded.
 * @param route the one that it was matched to; undefined where there is none
 * @throws Fault `malformed` where another reader may see another address in it
 */
export function assertPlainTarget(raw: string, route: Route | undefined): void {
  const [path = '', query = ''] = raw.replace(ABSOLUTE, '').split(/\?(.*)/s);
  const withoutId = route?.recordId !== undefined ? path.slice(0, path.lastIndexOf('/')) : path;
  if (
    !path.startsWith('/') ||
    NEVER.test(raw) ||
    ENCODED_SLASH.test(withoutId) ||
    path.split('/').some(isDotSegment) ||
    !isText(query)
  )
    throw wrongPath();
}

/** The path at a service, made of nothing but what was checked: the path of the route and its parameters. */
export const pathOf = ({ path }: Route, params: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));

/** The query as it was read, written anew. */
export function queryOf(query: unknown): string {
  const text = stringify(query as ParsedUrlQueryInput);
  return text === '' ? '' : `?${text}`;
}
