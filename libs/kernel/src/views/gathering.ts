import { byLevel } from './by-level.js';
import { restated, type Restatement } from './restatement.js';
import type { Level } from '../model/code-tree.js';
import type { Gathered, Question } from './roll-up.js';

/** What of a question decides which cells are summed up, and into which groups. */
export interface Gathering extends Pick<Question, 'filters' | 'by'> {
  /** Up to which the codes of `by` are added up; absent: each by itself. */
  readonly level?: Level | undefined;
  /** In whose units the codes of `by` are told; absent: as they were reported. */
  readonly restatement?: Restatement | undefined;
}

/** What was summed up by code version, as a question asks for its codes. */
export const listed = (
  gathered: Gathered,
  { level, restatement }: Pick<Gathering, 'level' | 'restatement'>,
): Gathered => byLevel(restated(gathered, restatement), level);
