import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../address/history.js';
import { Link } from '../address/link.js';
import { useView } from '../address/use-view.js';
import { fieldOf, instantIn } from '../zone.js';
import { ChoiceDialog } from './choice-dialog.js';
import { momentsBefore } from './moments.js';

/** Asks as of which moment the wall is to be shown; its address says it from then on. */
export function MomentDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { time, at } = useView();
  const [now] = useState(Date.now);
  const shown = Date.parse(time.moment ?? '') || now;
  const toMoment = (moment: string): string => at({ ...time, moment });
  return (
    <ChoiceDialog
      label={t('seeMoment')}
      onChoose={(field) => go(toMoment(instantIn(field)))}
      onClose={onClose}
      more={
        <ul className="ways beside">
          {momentsBefore(now).map(([name, instant]) => (
            <li key={name}>
              <Link to={toMoment(instant)} className="link">
                {t(`moment.${name}`)}
              </Link>
            </li>
          ))}
        </ul>
      }
    >
      <label>
        {t('dateAndTime')}{' '}
        <input
          type="datetime-local"
          name="chosen"
          defaultValue={fieldOf(Math.min(shown, now))}
          max={fieldOf(now)}
          required
        />
      </label>
    </ChoiceDialog>
  );
}
