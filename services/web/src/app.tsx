import type { Identity } from '@nhip/contracts';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddress } from './address/history.js';
import { Link } from './address/link.js';
import { AlarmsPage } from './alarms-page.js';
import { isAway } from './api.js';
import { Desk } from './desk/desk.js';
import { say } from './format.js';
import { Frame } from './frame.js';
import { Portal } from './portal/portal.js';
import { isStaff, isWatcher } from './roles.js';
import { ScreensList } from './screens-list.js';
import { useSession } from './session.js';
import { SignIn, SignInAgain } from './sign-in.js';
import { Start } from './start/start.js';
import { useAnswer } from './use-answer.js';
import { Wall } from './wall/wall.js';

function NoSuchPage() {
  const { t } = useTranslation();
  return (
    <section className="card">
      <h2>{t('noSuchPage')}</h2>
      <p>
        <Link to="/">{t('toStart')}</Link>
      </p>
    </section>
  );
}

/** What stands at `/`, by role. */
function Home({ identity }: { readonly identity: Identity }) {
  if (identity.agency) return <Desk canSend />;
  if (identity.roles.includes('ministry')) return <Portal />;
  return isStaff(identity) ? <Start /> : <ScreensList />;
}

/** The page of a path; undefined where there is none for this person. @param name what the path names, decoded */
function pageOf(identity: Identity, page: string, name: string | undefined): ReactNode {
  if (page === '') return <Home identity={identity} />;
  if (page === 'walls' && name === undefined && isWatcher(identity)) return <ScreensList />;
  if (page === 'alarms' && name === undefined && isWatcher(identity)) return <AlarmsPage />;
  if (page === 'feeds' && name !== undefined && (identity.agency || isStaff(identity)))
    return <Desk feed={name} canSend={identity.agency !== undefined} />;
  if (page === 'datasets' && name !== undefined && identity.ministry)
    return <Portal dataset={name} />;
  return undefined;
}

/** The parts of a path, decoded; undefined where it cannot be read. */
function partsOf(path: string): readonly string[] | undefined {
  try {
    return path.split('/').slice(1).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

function SignedIn({ identity }: { readonly identity: Identity }) {
  const [path = '/'] = useAddress().split('?', 1);
  const [page = '', name, ...rest] = partsOf(path) ?? ['?'];
  if (page === 'walls' && name && rest.length === 0)
    return <Wall key={name} screen={name} identity={identity} />;
  return (
    <Frame identity={identity}>
      {(rest.length === 0 && pageOf(identity, page, name)) || <NoSuchPage />}
    </Frame>
  );
}

const AGAIN_MS = 3_000;

/** Pages by address and role; without a session, the sign-in stands in their place. A hub that is away is asked again: a wall that is opened meanwhile comes by itself. */
export function App() {
  const { data: identity, problem, again } = useAnswer<Identity>('/api/v1/session');
  const { hasEnded } = useSession();
  const isWaiting = problem !== undefined && isAway(problem);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(again, AGAIN_MS);
    return () => clearInterval(timer);
  }, [isWaiting, again]);
  if (problem?.status === 401)
    return (
      <Frame>
        <SignIn />
      </Frame>
    );
  if (problem) return <Frame>{<p className="cold">{say(problem.text)}</p>}</Frame>;
  if (!identity) return null;
  return (
    <>
      <SignedIn identity={identity} />
      {hasEnded && <SignInAgain />}
    </>
  );
}
