import type { Text } from '@nhip/contracts';

/** The way out where a level is asked for that a list does not have. @param known its levels */
export const knownLevels = (known: readonly string[]): Text =>
  known.length > 0
    ? { vi: `có: ${known.join(', ')}`, en: `known are: ${known.join(', ')}` }
    : {
        vi: 'khai các cấp ở mục levels của danh mục',
        en: 'the list declares none: see its levels',
      };
