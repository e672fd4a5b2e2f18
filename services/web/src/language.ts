import i18next from 'i18next';
import { startTexts } from './texts.js';

/** The language of the page: as it was chosen last in this browser, and kept for the next time. */
void startTexts(localStorage.getItem('nhip-language'));
i18next.on('languageChanged', (language) => {
  localStorage.setItem('nhip-language', language);
  document.documentElement.lang = language;
});
document.documentElement.lang = i18next.language;
