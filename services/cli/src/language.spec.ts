import { describe, expect, it } from '@jest/globals';
import { languageOf } from './language.js';

describe('the language of a call', () => {
  it('is Vietnamese where nothing says otherwise', () => {
    expect(languageOf(undefined, {})).toBe('vi');
  });

  it.each([
    ['en', 'en'],
    ['en_US.UTF-8', 'en'],
    ['en-GB', 'en'],
    ['EN', 'en'],
    ['vi_VN.UTF-8', 'vi'],
    ['C.UTF-8', 'vi'],
    ['fr_FR', 'vi'],
    ['enx', 'vi'],
  ])('of LANG=%s is %s', (LANG, language) => {
    expect(languageOf(undefined, { LANG })).toBe(language);
  });

  it('is that of the first that is set: --lang, NHIP_LANG, LC_ALL, LC_MESSAGES, LANG', () => {
    const env = { NHIP_LANG: 'vi', LC_ALL: 'en_US', LC_MESSAGES: 'vi_VN', LANG: 'en_US' };
    expect(languageOf('en', env)).toBe('en');
    expect(languageOf(undefined, env)).toBe('vi');
    expect(languageOf(undefined, { ...env, NHIP_LANG: '' })).toBe('en');
    expect(languageOf(undefined, { LC_MESSAGES: 'vi_VN', LANG: 'en_US' })).toBe('vi');
  });
});
