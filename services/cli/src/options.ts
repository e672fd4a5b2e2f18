import { wrongDimension, wrongCount } from './faults.js';

/** Reads the value of an option as a positive number. Throws CliError `wrong-number`. */
export function positive(option: string): (text: string) => number {
  return (text) => {
    const number = /^\d{1,9}(\.\d+)?$/.test(text) ? Number(text) : 0;
    if (number <= 0) throw wrongCount(option, text);
    return number;
  };
}

/** Codes by dimension; a dimension given twice means any of its codes. */
export type Dimensions = Readonly<Record<string, readonly string[]>>;

/** Adds one `dimension=code` to those before. Throws CliError `wrong-dimension`. */
export function dimension(text: string, before: Dimensions = {}): Dimensions {
  const [, name = '', code = ''] = /^([^=]+)=(.*)$/.exec(text) ?? [];
  if (name === '') throw wrongDimension(text);
  return { ...before, [name]: [...(before[name] ?? []), code] };
}

/** Dimensions as parameters of a query. */
export const dimensionQuery = (dim: Dimensions = {}): Dimensions =>
  Object.fromEntries(Object.entries(dim).map(([name, codes]) => [`dim.${name}`, codes]));
