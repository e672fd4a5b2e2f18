import type { Tile } from '@nhip/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../address/history.js';
import { useView } from '../address/use-view.js';
import { period as periodText } from '../format.js';
import { lastPeriods } from '../periods.js';
import { ChoiceDialog } from './choice-dialog.js';
import { offeredGrains } from './grains.js';

/** Asks which period the wall is to be set to, of the grains that its tiles have, the last of the commonest at first; its address says it from then on. */
export function PeriodDialog({
  tiles,
  onClose,
}: {
  readonly tiles: readonly Tile[];
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const { time, at } = useView();
  const [now] = useState(Date.now);
  return (
    <ChoiceDialog
      label={t('seePeriod')}
      onChoose={(period) => go(at({ ...time, period }))}
      onClose={onClose}
    >
      <label>
        {t('period')}{' '}
        <select name="chosen" defaultValue={time.period} required>
          {offeredGrains(tiles).map((grain) => (
            <optgroup key={grain} label={t(`grainOf.${grain}`)}>
              {lastPeriods(now, grain).map((period) => (
                <option key={period} value={period}>
                  {periodText(period)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
    </ChoiceDialog>
  );
}
