import type { Tile } from '@nhip/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../address/history.js';
import { useView } from '../address/use-view.js';
import { period as periodText } from '../format.js';
import { CHOSEN_GRAINS, grainOf, lastPeriods } from '../periods.js';
import { ChoiceDialog } from './choice-dialog.js';

/** What each tile is of: a line is of the periods that it draws. */
const grainsOf = (tiles: readonly Tile[]): ReadonlySet<string> =>
  new Set(
    tiles.map(({ kind, series, period }) =>
      grainOf(kind === 'series' ? (series?.at(-1)?.period ?? period) : period),
    ),
  );

/** Asks which period the wall is to be set to, of the grains that its tiles have; its address says it from then on. */
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
  const grains = grainsOf(tiles);
  const offered = CHOSEN_GRAINS.filter((grain) => grains.has(grain));
  return (
    <ChoiceDialog
      label={t('seePeriod')}
      onChoose={(period) => go(at({ ...time, period }))}
      onClose={onClose}
    >
      <label>
        {t('period')}{' '}
        <select name="chosen" defaultValue={time.period} required>
          {offered.map((grain) => (
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
