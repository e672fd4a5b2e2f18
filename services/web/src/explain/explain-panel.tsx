import type { ExplainedPart, Explanation, Measures, Tile, Verified } from '@nhip/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, type Problem } from '../api.js';
import {
  date,
  figure,
  instant,
  number,
  period as periodText,
  rowText,
  say,
  signed,
} from '../format.js';
import { Panel } from '../panel.js';
import { Shape } from '../shape.js';
import { cautionsOf, isSimulated, SimulatedMark } from '../simulated.js';
import { RecordView, type RecordName } from './record-view.js';
import { useExplanation } from './use-explanation.js';

function VerifyButton({ indicator }: { readonly indicator: string }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState('');
  const verify = async (): Promise<void> => {
    setSaid(t('loading'));
    const answer = await call<Verified>(
      'POST',
      '/api/v1/verify',
      JSON.stringify({ indicator }),
    ).catch((problem: Problem) => problem);
    if (answer instanceof Error) return setSaid(say(answer.text));
    setSaid(
      answer.equal
        ? t('equal', { cells: number(answer.cells), records: number(answer.records) })
        : t('different', { count: answer.differences.length }),
    );
  };
  return (
    <p>
      <button type="button" className="button" onClick={() => void verify()}>
        {t('verify')}
      </button>{' '}
      <span role="status">{said}</span>
    </p>
  );
}

/** What a record adds: `+1`, with the measure's name where there are several. */
const amountText = (contribution: Measures, isOne: boolean): string =>
  Object.entries(contribution)
    .map(([name, amount]) => `${isOne ? '' : `${name} `}${signed(amount)}`)
    .join(', ');

/** Sums, each with its name. */
const measuresText = (measures: Measures): string =>
  Object.entries(measures)
    .map(([name, sum]) => `${name} = ${number(sum ?? 0)}`)
    .join(', ');

function Records({
  explained,
  onOpen,
}: {
  readonly explained: Explanation;
  readonly onOpen: (record: RecordName) => void;
}) {
  const { t } = useTranslation();
  // A figure of one measure needs no name beside each amount.
  const isOne = Object.keys(explained.measures).length === 1;
  return (
    <table>
      <thead>
        <tr>
          <th>{t('record')}</th>
          <th>{t('contribution')}</th>
          <th>{t('agency')}</th>
          <th>{t('sentAt')}</th>
          <th className="right">{t('row')}</th>
        </tr>
      </thead>
      <tbody>
        {explained.records.map(({ part = 0, type, id, contribution, raw }) => (
          <tr key={`${part}/${type}/${id}`}>
            <td>
              <button type="button" className="link" onClick={() => onOpen({ type, id })}>
                {id}
              </button>
            </td>
            <td>{amountText(contribution, isOne)}</td>
            <td>{raw.agency}</td>
            <td>{instant(raw.sentAt)}</td>
            <td className="right">{rowText(raw)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The days that a part is of, as people write them; empty of all time. */
const daysText = ({ from, to }: ExplainedPart): string =>
  from === null || to === null ? '' : from === to ? date(from) : `${date(from)} – ${date(to)}`;

/** What a figure of several cubes or periods is computed of; their records follow each other. */
function Parts({ parts }: { readonly parts: readonly ExplainedPart[] }) {
  const { t } = useTranslation();
  return (
    <>
      <h3>{t('parts')}</h3>
      <ul>
        {parts.map((part) => (
          <li key={Object.keys(part.measures).join()}>
            {daysText(part) || t('all')}: {measuresText(part.measures)}{' '}
            <span className="quiet">
              {part.count === null ? t('manyRecords') : t('records', { count: part.count })}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Periods of the tile, for a closer look; empty = all. */
function PeriodChoice({
  tile,
  value,
  onChange,
}: {
  readonly tile: Tile;
  readonly value: string;
  readonly onChange: (period: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <label>
      {t('period')}{' '}
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="all">{t('all')}</option>
        {[...(tile.series ?? [])].reverse().map((point) => (
          <option key={point.period} value={point.period}>
            {periodText(point.period)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** What the figure is and means, and the records behind it. */
export function ExplainedFigure({
  tile,
  explained,
  onMore,
  onOpen,
}: {
  readonly tile: Tile;
  readonly explained: Explanation;
  readonly onMore: () => void;
  readonly onOpen: (record: RecordName) => void;
}) {
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
      <p>{say(explained.meaning)}</p>
      {/[^\d.,\s]/.test(say(explained.calculation)) && (
        <p className="quiet">
          {t('formula')}: {say(explained.calculation)}
        </p>
      )}
      {explained.parts && <Parts parts={explained.parts} />}
      <VerifyButton indicator={tile.indicator} />
      <h3>
        {explained.count === null ? t('manyRecords') : t('records', { count: explained.count })}
      </h3>
      <Records explained={explained} onOpen={onOpen} />
      <p className="quiet">{t('rowNumbers')}</p>
      {explained.cursor && (
        <button type="button" className="button" onClick={onMore}>
          {t('more')}
        </button>
      )}
      {explained.leftOut.length > 0 && (
        <>
          <h3>{t('leftOut')}</h3>
          <ul>
            {explained.leftOut.map(({ code, count, message }) => (
              <li key={code}>
                {number(count)} {say(message)}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Body({
  tile,
  onOpen,
}: {
  readonly tile: Tile;
  readonly onOpen: (record: RecordName) => void;
}) {
  const { t } = useTranslation();
  const [period, setPeriod] = useState('all');
  const { explained, problem, more } = useExplanation(tile.indicator, period);
  return (
    <>
      <PeriodChoice tile={tile} value={period} onChange={setPeriod} />
      {problem && <p className="cold">{say(problem.text)}</p>}
      {explained ? (
        <ExplainedFigure tile={tile} explained={explained} onMore={more} onOpen={onOpen} />
      ) : (
        !problem && <p>{t('loading')}</p>
      )}
    </>
  );
}

/** “Số này từ đâu?”: a number down to the raw rows behind it. */
export function ExplainPanel({
  tile,
  onClose,
}: {
  readonly tile: Tile;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const [record, setRecord] = useState<RecordName>();
  return (
    <Panel label={t('explain')} title={`${t('explain')}: ${say(tile.title)}`} onClose={onClose}>
      {record === undefined ? (
        <Body tile={tile} onOpen={setRecord} />
      ) : (
        <RecordView record={record} onBack={() => setRecord(undefined)} />
      )}
    </Panel>
  );
}
