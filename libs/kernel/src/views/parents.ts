import type { CodeList } from '../model/code-list.js';
import type { Gathered, Question } from './roll-up.js';
import { standingOf } from './standing.js';

type Scope = Pick<Question, 'filters'> & Partial<Pick<Question, 'by'>>;

/** What a cube says of the code so many levels above a listed one, all under it included; undefined where there is none. */
export type Parents = (code: string, up: number) => Gathered | undefined;

/**
 * By the tree of the dimension that is listed, as of the code version that is. What else a question filters by stays; a filter of that
 * dimension does not: a share is one of the whole.
 * @param gathered what the cube says to a question
 */
export function parentsIn(
  list: Pick<CodeList, 'parentOf' | 'under'>,
  { filters, by = '' }: Scope,
  gathered: (question: Scope) => Gathered,
): Parents {
  const known = new Map<string, Gathered>();
  return (code, up) => {
    let at: string | undefined = standingOf(code).code;
    for (let i = 0; i < up && at !== undefined; i += 1) at = list.parentOf(at);
    if (at === undefined) return undefined;
    const parent =
      known.get(at) ?? gathered({ filters: new Map([...filters, [by, list.under(at)]]) });
    known.set(at, parent);
    return parent;
  };
}
