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
