import { LONGEST_EXPRESSION, refuse } from './expr.js';

const REFERENCE = /\bindicator\(\s*(?:"([^"]*)"|'([^']*)')\s*\)/g;

/**
 * Puts the formulas of other indicators of the same cube in the place of `indicator("id")`; throws ExpressionError.
 * What is computed, and what decides an indicator's meaning, is the expanded formula.
 * @param find the formula of an indicator of this cube
 */
export function expandFormula(
  source: string,
  find: (id: string) => string | undefined,
  path: readonly string[],
): string {
  const expanded = source
    .slice(0, LONGEST_EXPRESSION + 1)
    .replace(REFERENCE, (_, double?: string, single?: string, at?: number) => {
      const id = double ?? single ?? '';
      const formula = find(id);
      if (formula === undefined)
        return refuse(
          'unknown-indicator',
          at ?? 0,
          `khối số liệu này không có chỉ số “${id}”`,
          `this cube has no indicator “${id}”`,
        );
      if (!path.includes(id)) return `(${expandFormula(formula, find, [...path, id])})`;
      const cycle = [...path, id].join(' → ');
      return refuse(
        'cycle',
        at ?? 0,
        `các chỉ số tham chiếu vòng: ${cycle}`,
        `indicators refer to each other in a cycle: ${cycle}`,
      );
    });
  // Refused at the level where it happens: references of references double with each.
  if (expanded.length <= LONGEST_EXPRESSION) return expanded;
  return refuse(
    'expression-too-long',
    0,
    `công thức đã thay các chỉ số dài quá ${LONGEST_EXPRESSION} ký tự`,
    `the formula with its indicators put in is longer than ${LONGEST_EXPRESSION} characters`,
  );
}
