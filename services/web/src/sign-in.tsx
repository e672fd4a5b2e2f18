import type { Identity } from '@nhip/contracts';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, type Problem } from './api.js';
import { say } from './format.js';
import { putOffSession, renewSession } from './session.js';

/** Name and password; what was asked in vain is asked again once they are right. */
export function SignIn() {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<Problem>();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    ask<Identity>(
      'POST',
      '/api/v1/session',
      JSON.stringify({ name: form.get('name'), password: form.get('password') }),
    ).then(renewSession, setProblem);
  };
  return (
    <form className="card sign-in" onSubmit={submit}>
      <h2>{t('signIn')}</h2>
      <label>
        {t('name')} <input name="name" autoComplete="username" required />
      </label>
      <label>
        {t('password')}{' '}
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <button type="submit" className="button">
        {t('signIn')}
      </button>
      <p role="alert" className="cold">
        {problem && say(problem.text)}
      </p>
    </form>
  );
}

/** The sign-in over the page on which the session has ended: the page stays where it was. */
export function SignInAgain() {
  const { t } = useTranslation();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className="panel small" aria-label={t('signIn')} onClose={putOffSession}>
      <header>
        <p>{t('sessionEndedHere')}</p>
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          {t('close')}
        </button>
      </header>
      <SignIn />
    </dialog>
  );
}
