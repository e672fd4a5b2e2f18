import type { Finding } from '@nhip/contracts';

/** A finding about a row, or about a column of it. */
export const finding = (
  code: string,
  vi: string,
  en: string,
  column?: string,
  value?: string,
): Finding => ({
  code,
  ...(column && { column }),
  ...(value && { value }),
  message: { vi, en },
});

/** Whether no two are of one kind about one column: then no two are the same. */
const areApart = (findings: readonly Finding[]): boolean =>
  new Set(findings.map(({ code, column = '' }) => `${code} ${column}`)).size === findings.length;

/** A value that several fields read is said once. */
export const distinct = (findings: readonly Finding[]): readonly Finding[] =>
  findings.length < 2 || areApart(findings)
    ? findings
    : [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
