export const BAND_OPERATORS = ['>=', '<=', '==', '>', '<'] as const;
export type BandOperator = (typeof BAND_OPERATORS)[number];

/** A condition on a value such as `>= 95`: an operator and a decimal number. */
export const BAND_PATTERN = `^(${BAND_OPERATORS.join('|')}) (-?\\d+(?:\\.\\d+)?)$`;
const BAND = new RegExp(BAND_PATTERN, 'u');

/** Operator and limit of a condition; undefined where it is none. */
export function bandCondition(
  text: string,
): { readonly operator: BandOperator; readonly limit: string } | undefined {
  const [, operator, limit] = BAND.exec(text) ?? [];
  return limit === undefined ? undefined : { operator: operator as BandOperator, limit };
}
