import type { Text } from '@nhip/contracts';
import type { Io } from './io.js';

export type Language = keyof Text;

export const LANGUAGES: readonly Language[] = ['vi', 'en'];

/** The language of `--lang`, else of the first of NHIP_LANG, LC_ALL, LC_MESSAGES and LANG that is set; Vietnamese where that is not English. */
export function languageOf(asked: string | undefined, env: Io['env']): Language {
  const named =
    asked || env['NHIP_LANG'] || env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  return /^en(?![a-z])/i.test(named) ? 'en' : 'vi';
}
