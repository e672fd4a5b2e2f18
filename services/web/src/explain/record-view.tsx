import type { RecordHistory, ShownValue } from '@nhip/contracts';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../address/link.js';
import type { View } from '../address/view.js';
import { fieldText, instant, rowText, say } from '../format.js';
import { SimulatedMark } from '../simulated.js';
import { useAnswer } from '../use-answer.js';
import { fileName } from './file-name.js';
import { rowKey, shownHistory, standingOf, type ShownVersion } from './history.js';
import { Refused } from './refused.js';

/** Where the raw row of a version lies. */
function RowPlace({ shown: { version } }: { readonly shown: ShownVersion }) {
  const { t } = useTranslation();
  const { raw, commit } = version;
  const row = useRef<HTMLDListElement>(null);
  useEffect(() => {
    // A browser may give a promise of it, which is no way to clean up.
    void row.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const places = [
    [t('feed'), raw.feed],
    [t('sentBy'), raw.sentBy],
    [t('receipt'), raw.receipt],
    [t('file'), raw.file ?? '–'],
    [t('row'), rowText(raw)],
    ['SHA-256', raw.sha256],
    [
      t('technical'),
      `${raw.topic} · partition ${raw.partition} · offset ${raw.offset} · commit ${commit}`,
    ],
  ];
  return (
    <dl ref={row} className="row-place">
      {places.map(([name, value]) => (
        <div key={name}>
          <dt className="quiet">{name}</dt>
          <dd className="code">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** The fields of a version: of a later one those that it changed first. */
function Fields({
  shown: { version, changes },
  nameOf,
}: {
  readonly shown: ShownVersion;
  readonly nameOf: (name: string, otherwise?: string) => string;
}) {
  const { t } = useTranslation();
  const textOf = (name: string, value: ShownValue | undefined): string =>
    fieldText(value, (member) => nameOf(`${name}.${member}`, member));
  const all = Object.entries(version.fields).filter(([, value]) => value !== null);
  const whole = all.map(([name, value]) => `${nameOf(name)}: ${textOf(name, value)}`).join(' · ');
  if (!changes) return <p className="quiet">{whole}</p>;
  return (
    <>
      {changes.length === 0 && <p className="quiet">{t('nothingChanged')}</p>}
      <ul className="changes">
        {changes.map(({ name, before }) => (
          <li key={name}>
            {nameOf(name)}: <s className="quiet">{textOf(name, before as ShownValue)}</s>{' '}
            <mark>{textOf(name, version.fields[name])}</mark>
          </li>
        ))}
      </ul>
      <details>
        <summary>{t('allFields')}</summary>
        <p className="quiet">{whole}</p>
      </details>
    </>
  );
}

/** The versions of a record, the newest commit first; the row of one of them where the view opens it. */
export function Versions({
  record: { history, names },
  view,
  to,
}: {
  readonly record: Pick<RecordHistory, 'history' | 'names'>;
  readonly view: View;
  readonly to: (view: View) => string;
}) {
  const { t } = useTranslation();
  const nameOf = (name: string, otherwise = name): string =>
    names[name] ? say(names[name]) : otherwise;
  return (
    <ol className="versions">
      {shownHistory(history).map((shown, i) => {
        const { version, isCounted } = shown;
        const row = rowKey(version.raw);
        return (
          <li key={i} className={isCounted ? 'version standing' : 'version'}>
            <p>
              <b>{instant(new Date(version.version).toISOString())}</b> ·{' '}
              {isCounted ? <b>{t('counted')}</b> : t(standingOf(shown))}
            </p>
            <p>
              {version.raw.agencyName ? say(version.raw.agencyName) : version.raw.agency} ·{' '}
              {t('sentAt').toLowerCase()} {instant(version.raw.sentAt)} ·{' '}
              <Link to={to({ ...view, row })} className="link">
                {version.raw.file ? `${fileName(version.raw.file)}, ` : ''}
                {t('row').toLowerCase()} {rowText(version.raw)}
              </Link>
            </p>
            <Fields shown={shown} nameOf={nameOf} />
            {view.row === row && <RowPlace shown={shown} />}
          </li>
        );
      })}
    </ol>
  );
}

/** One record: every version, who sent it, and where its raw row lies. */
export function RecordView({
  view,
  to,
}: {
  readonly view: View & { readonly record: NonNullable<View['record']> };
  readonly to: (view: View) => string;
}) {
  const { type, id } = view.record;
  const { t } = useTranslation();
  const { data, problem } = useAnswer<RecordHistory>(
    `/api/v1/records/${encodeURIComponent(type)}/${encodeURIComponent(id)}`,
  );
  if (problem) return <Refused problem={problem} />;
  if (!data) return <p>{t('loading')}</p>;
  return (
    <section>
      {data.history.some(({ raw }) => raw.simulated) && <SimulatedMark />}
      <h3>{t('history')}</h3>
      {view.moment && <p className="cold">{t('historyOfNow')}</p>}
      <Versions record={data} view={view} to={to} />
    </section>
  );
}
