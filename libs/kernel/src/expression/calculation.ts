import type { Expr } from './expr.js';
import { ASKED, figureName } from './figure.js';
import { parseExpression } from './parse-expression.js';
import { printFormula } from './print-formula.js';
import { VIEW_FUNCTIONS } from './steps.js';

/** How a calculation is written for people. */
export interface CalculationWriting {
  /** What stands for a figure, by its name. */
  readonly figure: (name: string) => string;
  /** A number of the formula, decimal text. */
  readonly number: (text: string) => string;
  /** Between arguments. */
  readonly comma: string;
}

const SIGNS: Readonly<Record<string, string>> = { '*': '×', '/': '÷', '-': '−' };

/** A formula with something in the place of each figure that it reads; what leads to another period or code stands in the figures. */
export function calculationOf(source: string, writing: CalculationWriting): string {
  let view = ASKED;
  return printFormula(parseExpression(source), {
    path: ([first = '', second]) =>
      writing.figure(
        second === undefined ? figureName('', first, view) : figureName(first, second, view),
      ),
    number: writing.number,
    comma: writing.comma,
    operator: (name) => SIGNS[name] ?? name,
    call: ({ name, args }, write) => {
      // Of what is added up each id stands before its formula.
      if (name === 'sumOf')
        return `(${args
          .filter((_, i) => i % 2 === 1)
          .map((arg) => write(arg))
          .join(' + ')})`;
      const change = VIEW_FUNCTIONS.get(name);
      if (!change) return undefined;
      const outside = view;
      view = change(view);
      const inner = args[0] as Expr;
      const text = write(inner);
      view = outside;
      return inner.op === 'call' ? `(${text})` : text;
    },
  });
}
