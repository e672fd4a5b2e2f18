import { useTranslation } from 'react-i18next';
import { ago } from '../format.js';
import { Shape } from '../shape.js';

/** Figures that are younger are as good as live. */
const YOUNG_MS = 30_000;

interface AgeProps {
  /** When the commit was made of which the tiles are, ms; undefined while there is none. */
  readonly commitAt: number | undefined;
  readonly now: number;
}

/** How old the figures of all tiles are, once that is more than half a minute. */
export function Age({ commitAt, now }: AgeProps) {
  const { t } = useTranslation();
  if (commitAt === undefined || now - commitAt <= YOUNG_MS) return null;
  return (
    <span className="mark">
      <Shape name="aged" />
      {t('aged', { age: ago(now - commitAt) })}
    </span>
  );
}
