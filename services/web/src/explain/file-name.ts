import type { Explanation } from '@nhip/contracts';

/** What the file of a figure's records is called. @param moment the moment that it is as of; undefined: now */
export const recordsFile = (
  { indicator, period }: Pick<Explanation, 'indicator' | 'period'>,
  moment: string | undefined,
): string =>
  `${[indicator, period, ...(moment ? ['as-of', moment.replaceAll(':', '')] : [])].join('-')}.csv`;

/** A file that came without a name is known by its hash: the whole of it stands with the receipt. */
export const fileName = (file: string | null): string =>
  file && /^[0-9a-f]{64}$/.test(file) ? `${file.slice(0, 12)}…` : (file ?? '–');
