import type { Explanation, Tile } from '@nhip/contracts';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { go } from '../address/history.js';
import { Link } from '../address/link.js';
import type { View } from '../address/view.js';
import { difference, figure, momentText, number, say } from '../format.js';
import { explainUrl } from './explanation.js';
import { startOf } from '../periods.js';
import { instantIn, startOfDay } from '../zone.js';
import { askedBy } from './figures.js';
import { causeOf, type ChangeCause } from './records.js';
import { RecordsTable } from './records-table.js';
import { Refused } from './refused.js';
import { useExplanation } from './use-explanation.js';

interface Props {
  readonly tile: Tile;
  readonly view: View;
  readonly to: (view: View) => string;
}

/** “Vì sao đổi?”: since the end of the last period, since yesterday, or a moment that is chosen. */
export function ChooseSince({ tile, view, to }: Props) {
  const { t } = useTranslation();
  const ofPeriod = startOf(askedBy(view, tile).period);
  const choose = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const since = String(new FormData(event.currentTarget).get('moment'));
    go(to({ ...view, since: instantIn(`${since}:00`) }));
  };
  return (
    <>
      <h3>{t('whyChanged')}</h3>
      <ul className="ways">
        {ofPeriod && (
          <li>
            <Link to={to({ ...view, since: ofPeriod })} className="link">
              {t('sinceLastPeriod')}
            </Link>
          </li>
        )}
        <li>
          <Link
            to={to({ ...view, since: startOfDay(Date.parse(view.moment ?? '') || Date.now()) })}
            className="link"
          >
            {t('sinceYesterday')}
          </Link>
        </li>
      </ul>
      <form className="moment" onSubmit={choose}>
        <label>
          {t('sinceMoment')} <input type="datetime-local" name="moment" required />
        </label>
        <button type="submit" className="button">
          {t('look')}
        </button>
      </form>
    </>
  );
}

const CAUSES: readonly ChangeCause[] = ['new', 'corrected', 'deleted', 'timer'];

/** How many records made the difference, by cause. */
export function Causes({ explained }: { readonly explained: Pick<Explanation, 'records'> }) {
  const { t } = useTranslation();
  const counts = Map.groupBy(explained.records, causeOf);
  return (
    <ul>
      {CAUSES.map((cause) => [cause, counts.get(cause)?.length ?? 0] as const)
        .filter(([, count]) => count > 0)
        .map(([cause, count]) => (
          <li key={cause}>
            <b>{number(count)}</b> {t(`causeSaid.${cause}`)}
          </li>
        ))}
    </ul>
  );
}

/** What changed a figure since a moment: by how much, by which records, each with its cause. */
export function Changed({
  tile,
  view,
  to,
}: Props & { readonly view: View & { readonly since: string } }) {
  const { t } = useTranslation();
  const asked = askedBy(view, tile);
  const { explained, problem, more, all } = useExplanation(
    explainUrl(tile.indicator, asked, view.since),
  );
  if (problem) return <Refused problem={problem} />;
  if (!explained) return <p>{t('loading')}</p>;
  const before = explained.since;
  return (
    <>
      <h3>{t('changedSince', { since: momentText(view.since) })}</h3>
      <p className="value">
        {figure(explained, tile.decimals)} <small>{say(tile.unit)}</small>
      </p>
      <p>
        <b>
          {t('changedFrom', {
            before: before ? figure(before, tile.decimals) : '–',
            by: difference(explained.value, before?.value, tile.decimals),
          })}
        </b>
      </p>
      <p>
        {explained.count === 0
          ? t('noneChanged')
          : explained.count === null
            ? t('manyRecords')
            : t('recordsChanged', { count: explained.count })}
      </p>
      <Causes explained={explained} />
      <RecordsTable tile={tile} explained={explained} view={view} to={to} onMore={more} all={all} />
    </>
  );
}
