import type { CodeList } from '../model/code-list.js';
import type { Restatement } from './restatement.js';
import type { Gathered, Question } from './roll-up.js';
import { standingOf } from './standing.js';

type Scope = Pick<Question, 'filters'> & Partial<Pick<Question, 'by'>>;

/** A code above a listed one, with what a cube says of it and all under it. */
export interface Parent {
  readonly code: string;
  readonly gathered: Gathered;
}

/** The code so many levels above a listed one; undefined where there is none. */
export type Parents = (code: string, up: number) => Parent | undefined;

/**
 * By the tree of the dimension that is listed, as of the code version that is. What else a question filters by stays; a filter of that
 * dimension does not: a share is one of the whole. What is unallocated under a unit is a part of that unit.
 * @param gathered what the cube says to a question @param units those in which the codes are told; absent: as they were reported
 */
export function parentsIn(
  list: Pick<CodeList, 'parentOf' | 'under'>,
  { filters, by = '' }: Scope,
  gathered: (question: Scope) => Gathered,
  units?: Restatement,
): Parents {
  const known = new Map<string, Parent>();
  return (key, up) => {
    const { code, unallocated } = standingOf(key);
    let at: string | undefined = code;
    for (let i = unallocated ? 1 : 0; i < up && at !== undefined; i += 1) at = list.parentOf(at);
    if (at === undefined || at === '') return undefined;
    const parent = known.get(at) ?? {
      code: at,
      gathered: gathered({ filters: new Map([...filters, [by, (units ?? list).under(at)]]) }),
    };
    known.set(at, parent);
    return parent;
  };
}
