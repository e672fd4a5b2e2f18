import type { Identity, Tile } from '@nhip/contracts';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../address/link.js';
import { Preferences } from '../preferences.js';
import { Shape } from '../shape.js';
import { MomentDialog } from './moment-dialog.js';
import { PeriodDialog } from './period-dialog.js';

export const MENU = 'wall-menu';

/** From a wall to the other pages and to its past and other periods, and what every page offers; the keys of a wall. */
export function WallMenu({
  identity,
  tiles,
}: {
  readonly identity: Identity;
  readonly tiles: readonly Tile[];
}) {
  const { t } = useTranslation();
  const button = useRef<HTMLButtonElement>(null);
  const [asks, setAsks] = useState<'moment' | 'period'>();
  const close = (): void => {
    setAsks(undefined);
    button.current?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className="plain"
        popoverTarget={MENU}
        aria-label={t('menu')}
      >
        <Shape name="menu" />
      </button>
      <div id={MENU} popover="auto" className="menu">
        <nav aria-label={t('pages')}>
          <Link to="/">{t('home')}</Link>
          <Link to="/walls">{t('screens')}</Link>
          <Link to="/alarms">{t('alarms')}</Link>
        </nav>
        <button type="button" className="link" onClick={() => setAsks('period')}>
          {t('seePeriod')}
        </button>
        <button type="button" className="link" onClick={() => setAsks('moment')}>
          {t('seeMoment')}
        </button>
        <Preferences identity={identity} />
        <h2>{t('keysTitle')}</h2>
        <dl className="keys">
          {(['digits', 'arrows', 'enter', 'esc', 'help'] as const).map((key) => (
            <div key={key}>
              <dt>
                <kbd>{t(`key.${key}.is`)}</kbd>
              </dt>
              <dd>{t(`key.${key}.does`)}</dd>
            </div>
          ))}
        </dl>
      </div>
      {asks === 'moment' && <MomentDialog onClose={close} />}
      {asks === 'period' && <PeriodDialog tiles={tiles} onClose={close} />}
    </>
  );
}
