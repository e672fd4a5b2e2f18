import type { Identity, ListedScreen, Page } from '@nhip/contracts';
import i18next from 'i18next';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { call, isAway, type Problem } from './api.js';
import { Desk } from './desk/desk.js';
import { say } from './format.js';
import { Portal } from './portal/portal.js';
import { useAnswer } from './use-answer.js';
import { Wall } from './wall/wall.js';

function SignIn({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState<Problem>();
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    call<Identity>(
      'POST',
      '/api/v1/session',
      JSON.stringify({ name: form.get('name'), password: form.get('password') }),
    ).then(onDone, setProblem);
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

function Frame({
  identity,
  children,
}: {
  readonly identity?: Identity;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  const other = i18next.language === 'en' ? 'vi' : 'en';
  // However it ended: the first page shows who is signed in, and whether the hub answers.
  const leave = (): void => location.assign('/');
  const signOut = (): void => void call('DELETE', '/api/v1/session').then(leave, leave);
  return (
    <div className="desk">
      <header>
        <h1>Nhịp</h1>
        <span className="space" />
        {identity && <span className="quiet">{identity.name}</span>}
        <button
          type="button"
          className="link"
          lang={other}
          onClick={() => void i18next.changeLanguage(other)}
        >
          {t('other')}
        </button>
        {identity && (
          <button type="button" className="link" onClick={signOut}>
            {t('signOut')}
          </button>
        )}
      </header>
      <main>{children}</main>
    </div>
  );
}

function Screens() {
  const { t } = useTranslation();
  const { data } = useAnswer<Page<ListedScreen>>('/api/v1/screens');
  return (
    <section className="card">
      <h2>{t('screens')}</h2>
      <ul>
        {data?.items.map(({ id, title, scope }) => (
          <li key={id}>
            <a href={`/walls/${id}`}>{say(title)}</a>{' '}
            <span className="quiet">{scope && say(scope)}</span>
          </li>
        ))}
      </ul>
      <p className="quiet">{t('keys')}</p>
    </section>
  );
}

const AGAIN_MS = 3_000;

/** Pages by address and role; without a session, the sign-in stands in their place. A hub that is away is asked again: a wall that is opened meanwhile comes by itself. */
export function App() {
  const { data: identity, problem, again } = useAnswer<Identity>('/api/v1/session');
  const isWaiting = problem !== undefined && isAway(problem);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(again, AGAIN_MS);
    return () => clearInterval(timer);
  }, [isWaiting, again]);
  const wall = /^\/walls\/([^/]+)/.exec(location.pathname)?.[1];
  if (problem?.status === 401)
    return (
      <Frame>
        <SignIn onDone={again} />
      </Frame>
    );
  if (problem) return <Frame>{<p className="cold">{say(problem.text)}</p>}</Frame>;
  if (!identity) return null;
  if (wall) return <Wall screen={decodeURIComponent(wall)} />;
  return (
    <Frame identity={identity}>
      {identity.agency ? <Desk /> : identity.roles.includes('ministry') ? <Portal /> : <Screens />}
    </Frame>
  );
}
