import type { Changes, SharedChange, SharedDataset } from '@nhip/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, type Problem } from '../api.js';
import { fieldText, say } from '../format.js';
import { curl, Entry, Fields } from './entry.js';
import { inLanguage } from './in-language.js';

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
      <Preview dataset={dataset} />
    </Entry>
  );
}
