import type { Sent } from '@nhip/contracts';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { call, type Problem } from '../api.js';
import { period as periodText } from '../format.js';
import type { ColumnName } from './column-name.js';
import { refusedSaid, sentSaid, type Said } from './sent-said.js';

const TYPES: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  tsv: 'text/tab-separated-values',
  json: 'application/json',
  ndjson: 'application/x-ndjson',
  jsonl: 'application/x-ndjson',
};

function FileButton({
  label,
  onFile,
}: {
  readonly label: string;
  readonly onFile: (file: File) => void;
}) {
  return (
    <label className="button send">
      {label}
      <input
        type="file"
        accept=".csv,.tsv,.json,.ndjson,.jsonl"
        onChange={(event) => {
          const file = event.target.files?.[0];
          // The same file may be chosen again once it is mended.
          event.target.value = '';
          if (file) onFile(file);
        }}
      />
    </label>
  );
}

/** Asks for the period before it is said that there is nothing to report of it. */
function NothingToReport({ onPeriod }: { readonly onPeriod: (period: string) => void }) {
  const { t } = useTranslation();
  const [isAsking, setAsking] = useState(false);
  if (!isAsking)
    return (
      <button type="button" className="link" onClick={() => setAsking(true)}>
        {t('nothingToReport')}
      </button>
    );
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setAsking(false);
    onPeriod(String(new FormData(event.currentTarget).get('period')));
  };
  return (
    <form className="inline" onSubmit={submit}>
      <label>
        {t('whichPeriod')} <input name="period" required autoFocus />
      </label>
      <button type="submit" className="button">
        {t('reportNothing')}
      </button>
      <button type="button" className="link" onClick={() => setAsking(false)}>
        {t('cancel')}
      </button>
    </form>
  );
}

/** The door for the files of a feed: one is tried first, or sent at once; or there is nothing to report. */
export function SendFile({
  feed,
  named,
  onSent,
}: {
  readonly feed: string;
  readonly named: ColumnName;
  readonly onSent: () => void;
}) {
  const { t } = useTranslation();
  const [said, setSaid] = useState<Said>([]);
  const [tried, setTried] = useState<File>();
  const url = `/api/v1/feeds/${feed}/records`;
  const send = async (file: File, isTry: boolean): Promise<void> => {
    setTried(undefined);
    setSaid([t(isTry ? 'trying' : 'sending', { file: file.name })]);
    const type = TYPES[file.name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'text/csv';
    const query = `file=${encodeURIComponent(file.name)}${isTry ? '&dryRun=true' : ''}`;
    const answer = await call<Sent>('POST', `${url}?${query}`, file, type).catch(
      (problem: Problem) => problem,
    );
    if (answer instanceof Error) return setSaid(refusedSaid(file.name, answer));
    setSaid(sentSaid(file.name, answer, named));
    if (isTry) setTried(file);
    else onSent();
  };
  const reportNothing = (period: string): void => {
    setTried(undefined);
    call('POST', `${url}?nothingToReport=true&period=${encodeURIComponent(period)}`).then(
      () => {
        setSaid([t('nothingReported', { period: periodText(period) })]);
        onSent();
      },
      (problem: Problem) => setSaid(refusedSaid(period, problem)),
    );
  };
  return (
    <>
      <div className="doors">
        <FileButton label={t('send')} onFile={(file) => void send(file, false)} />
        <FileButton label={t('tryFile')} onFile={(file) => void send(file, true)} />
        <NothingToReport onPeriod={reportNothing} />
      </div>
      <div role="status">
        <ul className="said">
          {said.map((line, i) => (
            <li key={i}>{line}</li>
          ))}
        </ul>
      </div>
      {tried && (
        <button type="button" className="button" onClick={() => void send(tried, false)}>
          {t('sendTried', { file: tried.name })}
        </button>
      )}
    </>
  );
}
