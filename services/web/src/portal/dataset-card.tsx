import type { Changes, SharedChange, SharedDataset } from '@nhip/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, type Problem } from '../api.js';
import { csvText, keepFile } from '../csv.js';
import { fieldText, say } from '../format.js';
import { curl, Entry, Fields } from './entry.js';
import { inLanguage } from './in-language.js';
import { MOST_RECORDS, wholeDataset } from './whole-dataset.js';

const PREVIEW = 20;

/** The first records as a ministry gets them. */
function Preview({ dataset }: { readonly dataset: SharedDataset }) {
  const { t } = useTranslation();
  const [answer, setAnswer] = useState<readonly SharedChange[] | string>();
  const id = dataset['dct:identifier'];
  const ask = (): void =>
    void call<Changes>('GET', `/exchange/v1/datasets/${id}/changes?limit=${PREVIEW}`).then(
      ({ changes }) => setAnswer(changes),
      (problem: Problem) => setAnswer(say(problem.text)),
    );
  if (answer === undefined)
    return (
      <button type="button" className="button" onClick={ask}>
        {t('preview', { count: PREVIEW })}
      </button>
    );
  if (typeof answer === 'string') return <p className="cold">{answer}</p>;
  const fields = dataset['nhip:fields'];
  return (
    <div className="scroll">
      <table>
        <thead>
          <tr>
            <th>{t('record')}</th>
            {fields.map((field) => (
              <th key={field['nhip:name']}>{inLanguage(field['nhip:title'])}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {answer.map((change) => (
            <tr key={change.id}>
              <td>{change.id}</td>
              {fields.map((field) => (
                <td key={field['nhip:name']}>{fieldText(change.record?.[field['nhip:name']])}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** All records, by a program or as a file. */
function Whole({ dataset }: { readonly dataset: SharedDataset }) {
  const { t } = useTranslation();
  const [said, setSaid] = useState<string>();
  const [isReading, setReading] = useState(false);
  const url = `/exchange/v1/datasets/${encodeURIComponent(dataset['dct:identifier'])}/changes`;
  const fields = dataset['nhip:fields'];
  const keep = (records: readonly SharedChange[] | undefined): void => {
    if (!records) return setSaid(t('wholeTooLarge', { count: MOST_RECORDS }));
    const head = [t('record'), ...fields.map((field) => inLanguage(field['nhip:title']))];
    const rows = records.map(({ id, record }) => [
      id,
      ...fields.map((field) => fieldText(record?.[field['nhip:name']])),
    ]);
    keepFile(`${dataset['dct:identifier']}.csv`, csvText([head, ...rows]));
  };
  const read = (): void => {
    setReading(true);
    void wholeDataset(
      (query) => call<Changes>('GET', url + query),
      (count) => setSaid(t('wholeReading', { count })),
    )
      .then(keep, (problem: Problem) => setSaid(say(problem.text)))
      .finally(() => setReading(false));
  };
  return (
    <>
      <h3>{t('wholeFile')}</h3>
      <p>{t('howToWhole')}</p>
      <pre>{wholeByProgram(url)}</pre>
      <p>
        <button type="button" className="button" onClick={read} disabled={isReading}>
          {t('wholeAsCsv')}
        </button>{' '}
        <span role="status">{said}</span>
      </p>
    </>
  );
}

/** The pages, one after the other, as a shell with jq makes them a file of a record a line. */
const wholeByProgram = (url: string): string => `CURSOR= MORE=true
while [ "$MORE" = true ]; do
  PAGE=$(curl -fsS -H "Authorization: Bearer $TOKEN" \\
    "${location.origin}${url}?limit=10000&cursor=$CURSOR") || break
  printf '%s' "$PAGE" | jq -c '.changes[]' >> changes.ndjson
  CURSOR=$(printf '%s' "$PAGE" | jq -r '.cursor | @uri')
  MORE=$(printf '%s' "$PAGE" | jq -r .more)
done`;

/** A dataset of records that was granted: its fields, how to pull what changed, its first records. */
export function DatasetCard({ dataset }: { readonly dataset: SharedDataset }) {
  const { t } = useTranslation();
  const id = encodeURIComponent(dataset['dct:identifier']);
  return (
    <Entry dataset={dataset}>
      <h3>{t('fields')}</h3>
      <Fields fields={dataset['nhip:fields']} />
      <h3>{t('pull')}</h3>
      <p>{t('howToPull')}</p>
      <pre>{curl(`/exchange/v1/datasets/${id}/changes?limit=1000&cursor=$CURSOR`)}</pre>
      <Whole dataset={dataset} />
      <Preview dataset={dataset} />
    </Entry>
  );
}
