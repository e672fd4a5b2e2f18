import type { ExplainedRecord, Explanation } from '@nhip/contracts';
import i18next from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../address/link.js';
import type { Problem } from '../api.js';
import { csvText, keepFile } from '../csv.js';
import { instant, number, rowText, say } from '../format.js';
import { isSimulated } from '../simulated.js';
import { fileName, recordsFile } from './file-name.js';
import type { Opened } from './opened.js';
import { causeOf, isNamed, resultOf, worstRecords } from './records.js';

/** As many rows as are shown at first, and more each time. */
const ROWS = 50;

const agencyOf = ({ raw }: Pick<ExplainedRecord, 'raw'>): string =>
  raw.agencyName ? say(raw.agencyName) : raw.agency;

/** The records of an explanation as a file that spreadsheets open; of simulated data the first column of the header says so. @param headers of its columns */
export function recordsCsv(explained: Explanation, headers: readonly string[]): string {
  const marks = isSimulated([explained]) ? [i18next.t('flagSaid.simulated')] : [];
  const rows = explained.records.map((record) => [
    ...marks.map(() => ''),
    record.id,
    agencyOf(record),
    record.raw.agency,
    resultOf(record, explained),
    instant(record.raw.sentAt),
    record.raw.file ?? '',
    rowText(record.raw),
    record.raw.receipt,
  ]);
  return csvText([[...marks, ...headers], ...rows]);
}

function RecordRow({
  record,
  explained,
  to,
}: {
  readonly record: ExplainedRecord;
  readonly explained: Explanation;
  readonly to: string;
}) {
  const { t } = useTranslation();
  const { id, raw, alone } = record;
  const isWorse = explained.share !== undefined && alone === 0;
  const result = resultOf(record, explained);
  return (
    <tr>
      <td data-label={t('record')}>
        <Link to={to} className="link">
          {id}
        </Link>
      </td>
      <td data-label={t('result')}>
        {explained.since && `${t(`cause.${causeOf(record)}`)}${result && ': '}`}
        {isWorse ? <b>{result}</b> : result}
      </td>
      <td data-label={t('sender')}>{agencyOf(record)}</td>
      <td data-label={t('sentAt')}>{instant(raw.sentAt)}</td>
      <td data-label={t('fileAndRow')} className="code">
        {raw.file ? `${fileName(raw.file)}, ` : ''}
        {t('row').toLowerCase()} {rowText(raw)}
      </td>
    </tr>
  );
}

export interface RecordsProps extends Opened {
  readonly explained: Explanation;
  readonly onMore: () => void;
  readonly all: () => Promise<Explanation>;
}

/** Has the browser keep all records of a figure as a file. */
function Download({ explained, all, view }: Pick<RecordsProps, 'explained' | 'all' | 'view'>) {
  const { t } = useTranslation();
  const [said, setSaid] = useState('');
  const download = (): void => {
    setSaid(t('loading'));
    const headers = [
      'record',
      'sender',
      'senderCode',
      'result',
      'sentAt',
      'file',
      'row',
      'receipt',
    ];
    all().then(
      (whole) => {
        setSaid('');
        keepFile(
          recordsFile(explained, view.moment),
          recordsCsv(
            whole,
            headers.map((header) => t(header)),
          ),
        );
      },
      (problem: Problem) => setSaid(say(problem.text)),
    );
  };
  return (
    <>
      <button type="button" className="button" onClick={download}>
        {t('downloadTable')}
      </button>
      <span role="status">{said}</span>
    </>
  );
}

/** The records behind a figure: what needs to be looked at first, searchable among those that have come, more on demand, all as a file. */
export function RecordsTable({ tile, explained, view, to, onMore, all }: RecordsProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [most, setMost] = useState(ROWS);
  const { records, cursor, count } = explained;
  const found = worstRecords(records, tile.direction).filter((record) => isNamed(record, typed));
  const isSorted = explained.share !== undefined && tile.direction !== 'none';
  const shown = found.slice(0, most);
  const more = (): void => {
    setMost(most + ROWS);
    if (found.length < most + ROWS) onMore();
  };
  if (records.length === 0) return <p>{t('noRecords')}</p>;
  return (
    <>
      <p className="tools">
        <label>
          {t('search')}{' '}
          <input type="search" value={typed} onChange={(event) => setTyped(event.target.value)} />
        </label>
        <Download explained={explained} all={all} view={view} />
        <span className="quiet">
          {t('shownOf', { shown: number(shown.length), of: number(count ?? records.length) })}
          {isSorted && ` · ${t('worstFirst')}`}
        </span>
      </p>
      <table className="rows">
        <thead>
          <tr>
            <th>{t('record')}</th>
            <th>{t('result')}</th>
            <th>{t('sender')}</th>
            <th>{t('sentAt')}</th>
            <th>{t('fileAndRow')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((record) => {
            const { part = 0, type, id } = record;
            return (
              <RecordRow
                key={`${part}/${type}/${id}`}
                record={record}
                explained={explained}
                to={to({ ...view, record: { type, id } })}
              />
            );
          })}
        </tbody>
      </table>
      {shown.length === 0 && <p>{t('notFound', { typed })}</p>}
      <p className="quiet">{t('rowNumbers')}</p>
      {(shown.length < found.length || cursor) && (
        <button type="button" className="button" onClick={more}>
          {t('more')}
        </button>
      )}
    </>
  );
}
