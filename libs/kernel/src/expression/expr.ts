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
    }
  | {
      /** `of.name(variable, body)`: what is asked or made of each element of a list. */
      readonly op: 'macro';
      readonly name: MacroName;
      readonly of: Expr;
      readonly variable: string;
      readonly body: Expr;
      readonly at: number;
    };

export const MACROS = ['exists', 'all', 'filter', 'map'] as const;
export type MacroName = (typeof MACROS)[number];

/** All paths that are written in an expression, those that begin with a variable of a macro included. */
export function pathsIn(expr: Expr): readonly (readonly string[])[] {
  if (expr.op === 'path') return [expr.path];
  if (expr.op === 'call') return expr.args.flatMap(pathsIn);
  return expr.op === 'macro' ? [expr.of, expr.body].flatMap(pathsIn) : [];
}

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
export const LONGEST_EXPRESSION = 8_000;
