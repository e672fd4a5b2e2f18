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

/** A value that several fields read is said once. */
export const distinct = (findings: readonly Finding[]): readonly Finding[] =>
  findings.length < 2
    ? findings
    : [...new Map(findings.map((one) => [JSON.stringify(one), one])).values()];
