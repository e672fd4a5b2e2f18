import type { Replayed } from '@nhip/contracts';
import i18next from 'i18next';

/** What the hub did with rows that were to be replayed: those whose cause is not mended wait on. */
export function replaySaid({ replayed, waiting }: Replayed): string {
  const { t } = i18next;
  if (replayed === 0) return waiting === 0 ? t('noneWaits') : t('noneReplayed', { count: waiting });
  const said = t('replayed', { count: replayed });
  return waiting === 0 ? `${said}.` : `${said}; ${t('stillWait', { count: waiting })}`;
}
