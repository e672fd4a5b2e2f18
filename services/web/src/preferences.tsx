import type { Identity } from '@nhip/contracts';
import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import { ask } from './api.js';
import { chooseTheme, useTheme } from './theme.js';

/** However it ended: the first page shows who is signed in, and whether the hub answers. */
const leave = (): void => location.assign('/');
const signOut = (): void => void ask('DELETE', '/api/v1/session').then(leave, leave);

/** Language, theme and the way out, as every page has them. */
export function Preferences({ identity }: { readonly identity: Identity | undefined }) {
  const { t } = useTranslation();
  const other = i18next.language === 'en' ? 'vi' : 'en';
  const theme = useTheme() === 'dark' ? 'light' : 'dark';
  return (
    <>
      <button
        type="button"
        className="link"
        lang={other}
        onClick={() => void i18next.changeLanguage(other)}
      >
        {t('other')}
      </button>
      <button type="button" className="link" onClick={() => chooseTheme(theme)}>
        {t(`theme.${theme}`)}
      </button>
      {identity && (
        <button type="button" className="link" onClick={signOut}>
          {t('signOut')}
        </button>
      )}
    </>
  );
}
