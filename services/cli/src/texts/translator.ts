import i18next, { type TFunction } from 'i18next';
import type { Language } from '../language.js';
import { en } from './en.js';
import { vi } from './vi.js';

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: { translation: typeof vi };
  }
}

export type Translate = TFunction;

/** The texts of one language; what English lacks is said in Vietnamese. */
export function translatorOf(language: Language): Translate {
  const texts = i18next.createInstance();
  void texts.init({
    lng: language,
    fallbackLng: 'vi',
    resources: { vi: { translation: vi }, en: { translation: en } },
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return texts.t;
}

type Group =
  | 'freshness'
  | 'valueState'
  | 'flag'
  | 'flagSaid'
  | 'receiptState'
  | 'kind'
  | 'outcome'
  | 'rowState'
  | 'alarmState'
  | 'codeChange';

/** The word for a state that the hub names; the name itself where a newer hub has one more. */
export const wordOf = (t: Translate, group: Group, name: string): string =>
  (t as (key: string, options: object) => string)(`${group}.${name}`, { defaultValue: name });
