import type { CodeVersionsChanged } from '@nhip/contracts';
import { canonical } from './catalogue.js';
import type { CodeListBody } from './definitions.js';

/** Of each group, code versions that are named. */
const MOST = 50;

/** By id, each code version with what became of it, as text. */
function versionsOf({ codes, successors = [] }: CodeListBody): ReadonlyMap<string, string> {
  const successions = Map.groupBy(successors, ({ from }) => from);
  return new Map(
    codes.map((code) => {
      const id = `${code.code}@${code.from}`;
      return [id, canonical([code, successions.get(id) ?? []])];
    }),
  );
}

/** What one version of a code list does to the code versions of the one before. */
export function codeVersionsChanged(
  before: CodeListBody,
  after: CodeListBody,
): CodeVersionsChanged {
  const [was, is] = [versionsOf(before), versionsOf(after)];
  const group = (ids: Iterable<string>, belongs: (id: string) => boolean) => {
    const all = [...ids].filter(belongs);
    return { count: all.length, first: all.slice(0, MOST) };
  };
  return {
    new: group(is.keys(), (id) => !was.has(id)),
    changed: group(is.keys(), (id) => was.has(id) && was.get(id) !== is.get(id)),
    removed: group(was.keys(), (id) => !is.has(id)),
  };
}
