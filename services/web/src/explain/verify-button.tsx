import type { Tile, Verified, VerifyBody } from '@nhip/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, type Problem } from '../api.js';
import { number, say } from '../format.js';
import { Shape } from '../shape.js';
import type { FigureScope } from './figures.js';

/** What is recomputed: the figure that is shown, and no other. */
export const verifyBody = (
  { indicator }: Pick<Tile, 'indicator'>,
  { period, codes }: FigureScope,
): VerifyBody => ({
  indicator,
  ...(period !== 'all' && { period }),
  ...(codes.length > 0 && { dims: Object.fromEntries(codes.map(({ by, code }) => [by, code])) }),
});

/** “Tính lại”: answers for the figure on the screen. @param shown the figure with its unit, as it is written there */
export function VerifyButton({
  tile,
  asked,
  shown,
}: {
  readonly tile: Tile;
  readonly asked: FigureScope;
  readonly shown: string;
}) {
  const { t } = useTranslation();
  const [answer, setAnswer] = useState<Verified | Problem | 'asked'>();
  const verify = (): void => {
    setAnswer('asked');
    call<Verified>('POST', '/api/v1/verify', JSON.stringify(verifyBody(tile, asked))).then(
      setAnswer,
      setAnswer,
    );
  };
  return (
    <p className="verify">
      <button type="button" className="button" onClick={verify}>
        {t('verify')}
      </button>{' '}
      <span role="status">
        {answer === 'asked' && t('loading')}
        {answer instanceof Error && say(answer.text)}
        {answer && answer !== 'asked' && !(answer instanceof Error) && (
          <VerifiedSaid verified={answer} shown={shown} />
        )}
      </span>
    </p>
  );
}

/** Whether what was recomputed is what is shown. */
export function VerifiedSaid({
  verified: { equal, records, milliseconds, differences },
  shown,
}: {
  readonly verified: Verified;
  readonly shown: string;
}) {
  const { t } = useTranslation();
  if (!equal) return <span className="cold">{t('different', { count: differences.length })}</span>;
  return (
    <>
      <Shape name="equal" /> <b>{t('equal')}</b>{' '}
      {t('equalSaid', { count: records, shown, seconds: number(milliseconds / 1_000, 1) })}
    </>
  );
}
