import { malformed, unknownParameter } from '@nhip/contracts';

type Query = Readonly<Record<string, unknown>>;

/**
 * Refuses query parameters that a route does not know; a name that ends in `.*` permits all with that beginning.
 * @throws Fault `malformed`
 */
export function knownQuery(query: Query, names: readonly string[]): void {
  const isKnown = (name: string): boolean =>
    names.some((one) => (one.endsWith('.*') ? name.startsWith(one.slice(0, -1)) : one === name));
  const unknown = Object.keys(query).find((name) => !isKnown(name));
  if (unknown !== undefined) throw malformed(unknownParameter(unknown, names));
}
