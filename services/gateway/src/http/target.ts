import { stringify, type ParsedUrlQueryInput } from 'node:querystring';
import { routeName, type Route } from '@nhip/contracts';
import { noSuchAddress } from '@nhip/platform';
import { wrongPath } from '../faults.js';

/** The routes that name a record: its id may hold slashes and back slashes, encoded. */
const WITH_RECORD_ID: ReadonlySet<string> = new Set([
  'GET /api/v1/records/{type}/{id}',
  'DELETE /api/v1/feeds/{feed}/records/{id}',
]);
const ABSOLUTE = /^https?:\/\/([^/?#]*)/i;
/** A back slash, a fragment, NUL, and whatever must be encoded in a URL: readers differ in what they make of these. */
const NEVER = /[^!-~]|[\\#]|%00/;
const ENCODED_SLASH = /%2f|%5c/i;

/** Two dots beside a slash: the forwarding library takes them for a step upwards, whatever follows. */
const DOTS_AT_SLASH = /\.\.[/\\]|[/\\]\.\./;

/** The host of a target that is spelt as a whole URL; undefined where it is a path. */
export const hostOfTarget = (raw: string): string | undefined => ABSOLUTE.exec(raw)?.[1];

const isDots = (segment: string): boolean => /^(\.|%2e){1,2}$/i.test(segment);

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
  const mayHaveSlashes = route !== undefined && WITH_RECORD_ID.has(routeName(route));
  const withoutId = mayHaveSlashes ? path.slice(0, path.lastIndexOf('/')) : path;
  if (
    !path.startsWith('/') ||
    NEVER.test(raw) ||
    ENCODED_SLASH.test(withoutId) ||
    path.split('/').some(isDots) ||
    !isText(query)
  )
    throw wrongPath();
}

/**
 * The path at a service, made of nothing but what was checked: the path of the route and its parameters.
 * @throws Fault `missing` where a parameter is empty, `malformed` where it is a dot segment
 */
export function pathOf({ path }: Route, params: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? '';
    if (value === '') throw noSuchAddress();
    if (value.split(/[/\\]/).some(isDots) || DOTS_AT_SLASH.test(value)) throw wrongPath();
    return encodeURIComponent(value);
  });
}

/** The query as it was read, written anew. */
export function queryOf(query: unknown): string {
  const text = stringify(query as ParsedUrlQueryInput);
  return text === '' ? '' : `?${text}`;
}
