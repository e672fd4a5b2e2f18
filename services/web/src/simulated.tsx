import type { ValueFlag } from '@nhip/contracts';
import { useTranslation } from 'react-i18next';

/** Whether figures are marked as simulated in their frame. */
export const isSimulated = (
  figures: readonly { readonly flags: readonly ValueFlag[] }[],
): boolean => figures.some(({ flags }) => flags.includes('simulated'));

/** What is said of a figure beside it: that it is simulated is said once, in the frame. */
export const cautionsOf = (flags: readonly ValueFlag[]): readonly ValueFlag[] =>
  flags.filter((flag) => flag !== 'simulated');

/** The mark of simulated data, with hatched ends; once in each frame. */
export function SimulatedMark() {
  const { t } = useTranslation();
  return <strong className="simulated">{t('flagSaid.simulated')}</strong>;
}
