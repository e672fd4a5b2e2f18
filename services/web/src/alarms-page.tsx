import type { Alarm, Page } from '@nhip/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from './address/link.js';
import { instant, say } from './format.js';
import { Shape } from './shape.js';
import { useAnswer } from './use-answer.js';

/** Alarms, the newest first; that of a feed leads to it. */
export function AlarmList({ alarms }: { readonly alarms: readonly Alarm[] }) {
  const { t } = useTranslation();
  const newest = alarms.toSorted((a, b) => b.since.localeCompare(a.since));
  return (
    <ul className="needs">
      {newest.map(({ id, kind, subject, since, message }) => (
        <li key={id}>
          <span className="ends">
            <span className="cold">
              <Shape name={kind === 'freshness' ? 'missing' : 'lost'} /> {t(`alarmOf.${kind}`)}
            </span>
            <span className="quiet">{t('sinceTime', { time: instant(since) })}</span>
          </span>
          {kind === 'system' ? (
            <b>{say(message)}</b>
          ) : (
            <Link to={`/feeds/${encodeURIComponent(subject)}`}>{say(message)}</Link>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The list of open alarms. */
export function AlarmsPage() {
  const { t } = useTranslation();
  const { data, problem } = useAnswer<Page<Alarm>>('/api/v1/alarms?limit=1000');
  const open = data?.items.filter(({ state }) => state === 'open');
  return (
    <section className="card">
      <h2>{t('alarms')}</h2>
      {problem && <p className="cold">{say(problem.text)}</p>}
      {open && (open.length > 0 ? <AlarmList alarms={open} /> : <p>{t('noAlarms')}</p>)}
      {!data && !problem && <p>{t('loading')}</p>}
    </section>
  );
}
