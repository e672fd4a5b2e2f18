import type { Identity } from '@nhip/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useAddress } from './address/history.js';
import { Link } from './address/link.js';
import { Preferences } from './preferences.js';
import { isStaff, isWatcher } from './roles.js';

function Pages({ identity }: { readonly identity: Identity }) {
  const { t } = useTranslation();
  const [path] = useAddress().split('?', 1);
  const pages = [
    ['/', isStaff(identity) ? t('start') : t('home')],
    ...(isWatcher(identity)
      ? [
          ['/walls', t('screens')],
          ['/alarms', t('alarms')],
        ]
      : []),
  ] as const;
  return (
    <nav aria-label={t('pages')}>
      {pages.map(([to = '', name]) => (
        <Link key={to} to={to} isCurrent={path === to}>
          {name}
        </Link>
      ))}
    </nav>
  );
}

/** What stands around every page but a wall: the ways to the others, who is signed in, language, theme, the way out. */
export function Frame({
  identity,
  children,
}: {
  readonly identity?: Identity | undefined;
  readonly children: ReactNode;
}) {
  return (
    <div className="desk">
      <header>
        <h1>Nhịp</h1>
        {identity && <Pages identity={identity} />}
        <span className="space" />
        {identity && <span className="quiet">{identity.name}</span>}
        <Preferences identity={identity} />
      </header>
      <main>{children}</main>
    </div>
  );
}
