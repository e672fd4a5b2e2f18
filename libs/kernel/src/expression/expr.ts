import type { Text } from '@nhip/contracts';

/** An expression as written: CEL syntax, our own tree. Positions are UTF-16 offsets into the source. */
export type Expr =
  | {
      readonly op: 'literal';
      readonly value: string | bigint | boolean | null;
      readonly scale: number;
      readonly at: number;
    }
  | { readonly op: 'path'; readonly path: readonly string[]; readonly at: number }
  | {
      readonly op: 'call';
      readonly name: string;
      readonly args: readonly Expr[];
      readonly at: number;
    };

/** What is wrong with an expression, where, in both languages. */
export interface ExpressionProblem {
  readonly code: string;
  readonly at: number;
  readonly vi: string;
  readonly en: string;
  readonly hint?: Text;
}

/** Thrown while an expression is read or checked, never while a record is evaluated. */
export class ExpressionError extends Error {
  constructor(readonly problem: ExpressionProblem) {
    super(problem.en);
    this.name = 'ExpressionError';
  }
}

export function refuse(code: string, at: number, vi: string, en: string, hint?: Text): never {
  throw new ExpressionError({ code, at, vi, en, ...(hint && { hint }) });
}

/** In characters; of a formula with the formulas of other indicators put in, too. */
export const LONGEST_EXPRESSION = 4_000;
