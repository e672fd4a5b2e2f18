import type { Explanation, ExplainedPart, Indicator, Measures, Tile } from '@nhip/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from '../address/link.js';
import type { View } from '../address/view.js';
import { date, figure, instant, number, period as periodText, say } from '../format.js';
import { Panel } from '../panel.js';
import { Shape } from '../shape.js';
import { cautionsOf, isSimulated, SimulatedMark } from '../simulated.js';
import { useAnswer } from '../use-answer.js';
import { MomentMark } from '../moment-mark.js';
import { Changed } from './changed.js';
import { Codes } from './codes-table.js';
import { Crumbs } from './crumbs.js';
import { DistinctValues } from './distinct-values.js';
import { explainUrl } from './explanation.js';
import { askedBy } from './figures.js';
import type { Opened } from './opened.js';
import { RecordView } from './record-view.js';
import { RecordsTable, type RecordsProps } from './records-table.js';
import { Refused } from './refused.js';
import { Series } from './series.js';
import { useExplanation } from './use-explanation.js';
import { VerifyButton } from './verify-button.js';
import { figureOf, Ways } from './ways.js';

/** Sums, each by what it counts. */
const measuresText = (measures: Measures, names: Explanation['names']): string =>
  Object.entries(measures)
    .map(([name, sum]) =>
      names[name] ? `${number(sum ?? 0)} ${say(names[name])}` : `${name} = ${number(sum ?? 0)}`,
    )
    .join(', ');

/** The days that a part is of, as people write them; empty of all time. */
const daysText = ({ from, to }: ExplainedPart): string =>
  from === null || to === null ? '' : from === to ? date(from) : `${date(from)} – ${date(to)}`;

/** What a figure of several cubes or periods is computed of; their records follow each other. */
function Parts({ explained: { parts = [], names } }: { readonly explained: Explanation }) {
  const { t } = useTranslation();
  return (
    <>
      <h3>{t('parts')}</h3>
      <ul>
        {parts.map((part) => (
          <li key={Object.keys(part.measures).join()}>
            {daysText(part) || t('all')}: {measuresText(part.measures, names)}{' '}
            <span className="quiet">
              {part.count === null ? t('manyRecords') : t('records', { count: part.count })}
            </span>
            {part.distinct && <DistinctValues distinct={part.distinct} names={names} />}
          </li>
        ))}
      </ul>
    </>
  );
}

const shownText = (explained: Pick<Explanation, 'value' | 'exact'>, tile: Tile): string =>
  `${figure(explained, tile.decimals)} ${say(tile.unit)}`;

/** The formula with its numbers, and what each of them counts; nothing where the figure is one number. */
function Calculation({ explained }: { readonly explained: Explanation }) {
  const { t } = useTranslation();
  const calculation = say(explained.calculation);
  if (!/[^\d.,\s]/.test(calculation)) return null;
  return (
    <>
      <h3>{t('formula')}</h3>
      <p>
        {calculation}{' '}
        <span className="quiet">· {measuresText(explained.measures, explained.names)}</span>
      </p>
    </>
  );
}

function LeftOutList({ explained: { leftOut } }: { readonly explained: Explanation }) {
  const { t } = useTranslation();
  if (leftOut.length === 0) return null;
  return (
    <>
      <h3>{t('leftOut')}</h3>
      <ul>
        {leftOut.map(({ code, count, message }) => (
          <li key={code}>
            <b>{number(count)}</b> {say(message)}
          </li>
        ))}
      </ul>
    </>
  );
}

/** What the figure was when its period became complete, and the way to what has changed it since. */
function Revised({
  tile,
  revised,
  view,
  to,
}: Opened & { readonly revised: NonNullable<Explanation['revised']> }) {
  const { t } = useTranslation();
  const was = { value: figure(revised, tile.decimals), time: instant(revised.at) };
  return (
    <p>
      {t('wasRevised', was)}{' '}
      <Link to={to({ ...view, since: String(revised.commit) })} className="link">
        {t('whyRevised')}
      </Link>
    </p>
  );
}

/** What the figure is and means, and the records behind it. */
export function ExplainedFigure({ tile, explained, view, to, onMore, all }: RecordsProps) {
  const { t } = useTranslation();
  return (
    <>
      {isSimulated([explained]) && <SimulatedMark />}
      <p className="value">
        {figure(explained, tile.decimals)} <small>{say(tile.unit)}</small>
      </p>
      <p>
        <b>{say(explained.sentence)}</b>
      </p>
      {explained.reason && (
        <p className="cold">{t('noDataAs', { reason: say(explained.reason) })}</p>
      )}
      {cautionsOf(explained.flags).map((flag) => (
        <p key={flag} className="cold">
          <Shape name={flag} /> {t(`flagSaid.${flag}`)}
        </p>
      ))}
      {explained.revised && <Revised tile={tile} revised={explained.revised} view={view} to={to} />}
      <p>{say(explained.meaning)}</p>
      <Calculation explained={explained} />
      {explained.parts && <Parts explained={explained} />}
      <LeftOutList explained={explained} />
      {view.moment ? (
        <p className="quiet">{t('verifiesNow')}</p>
      ) : (
        <VerifyButton
          key={`${explained.period} ${JSON.stringify(explained.dims)}`}
          tile={tile}
          asked={askedBy(view, tile)}
          shown={shownText(explained, tile)}
        />
      )}
      <h3>
        {explained.count === null ? t('manyRecords') : t('records', { count: explained.count })}
      </h3>
      <RecordsTable
        key={JSON.stringify([explained.period, explained.dims])}
        tile={tile}
        explained={explained}
        view={view}
        to={to}
        onMore={onMore}
        all={all}
      />
    </>
  );
}

function Figure({ tile, view, to }: Opened) {
  const { t } = useTranslation();
  const url = explainUrl(tile.indicator, askedBy(view, tile));
  const { explained, problem, more, all } = useExplanation(url);
  if (problem) return <Refused problem={problem} />;
  if (!explained) return <p>{t('loading')}</p>;
  return (
    <ExplainedFigure
      tile={tile}
      explained={explained}
      view={view}
      to={to}
      onMore={more}
      all={all}
    />
  );
}

/** “Số này từ đâu?”: a number by period, by unit, down to the raw rows behind it, as far as the address opens it. */
export function ExplainPanel({
  tile,
  view,
  to,
}: Omit<Opened, 'to'> & { readonly to: (view: View | undefined) => string }) {
  const { t } = useTranslation();
  const { by, record } = view;
  const { data } = useAnswer<Indicator>(`/api/v1/indicators/${encodeURIComponent(tile.indicator)}`);
  const dimensions = data?.dimensions ?? [];
  const { period } = askedBy(view, tile);
  return (
    <Panel
      label={t('explain')}
      title={`${t('whence')} ${say(tile.title)}, ${period === 'all' ? t('all') : periodText(period)}`}
      to={to(undefined)}
      step={to(view)}
    >
      {view.moment && <MomentMark moment={view.moment} />}
      <Crumbs tile={tile} dimensions={dimensions} view={view} to={to} />
      {record ? (
        <RecordView view={{ ...view, record }} to={to} />
      ) : (
        <div className="drill">
          <div className="found">
            {view.since ? (
              <Changed tile={tile} view={{ ...view, since: view.since }} to={to} />
            ) : by ? (
              <Codes tile={tile} view={{ ...view, by }} to={to} />
            ) : (
              <Figure tile={tile} view={view} to={to} />
            )}
          </div>
          <aside>
            <Series tile={tile} view={figureOf(view)} to={to} />
            <Ways tile={tile} dimensions={dimensions} view={view} to={to} />
          </aside>
        </div>
      )}
    </Panel>
  );
}
