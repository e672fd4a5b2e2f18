import type { SharedDataset } from '@nhip/contracts';
import i18next from 'i18next';

/** Of texts in several languages the one of the page. */
export const inLanguage = (texts: SharedDataset['dct:title']): string =>
  (texts.find((text) => text['@language'] === i18next.language) ?? texts[0])?.['@value'] ?? '';
