import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../address/history.js';
import { Link } from '../address/link.js';
import { useView } from '../address/use-view.js';
import { fieldOf, instantIn } from '../zone.js';
import { momentsBefore } from './moments.js';

/** Asks as of which moment the wall is to be shown; its address says it from then on. */
export function MomentDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { moment, at } = useView();
  const dialog = useRef<HTMLDialogElement>(null);
  const [now] = useState(Date.now);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
    field.current?.focus();
  }, []);
  const shown = Date.parse(moment ?? '') || now;
  const choose = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    dialog.current?.close();
    go(at(instantIn(String(new FormData(event.currentTarget).get('moment')))));
  };
  return (
    <dialog ref={dialog} className="panel small" aria-label={t('seeMoment')} onClose={onClose}>
      <header>
        <h2>{t('seeMoment')}</h2>
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          {t('close')} <kbd>Esc</kbd>
        </button>
      </header>
      <form className="moment" onSubmit={choose}>
        <label>
          {t('dateAndTime')}{' '}
          <input
            ref={field}
            type="datetime-local"
            name="moment"
            defaultValue={fieldOf(Math.min(shown, now))}
            max={fieldOf(now)}
            required
          />
        </label>
        <button type="submit" className="button">
          {t('look')}
        </button>
      </form>
      <ul className="ways beside">
        {momentsBefore(now).map(([name, instant]) => (
          <li key={name}>
            <Link to={at(instant)} className="link">
              {t(`moment.${name}`)}
            </Link>
          </li>
        ))}
      </ul>
    </dialog>
  );
}
