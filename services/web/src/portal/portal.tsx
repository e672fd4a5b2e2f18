import type { Changes, DatasetCatalog, SharedChange, SharedDataset } from '@nhip/contracts';
import i18next from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../address/link.js';
import { call, type Problem } from '../api.js';
import { fieldText, say } from '../format.js';
import { SimulatedMark } from '../simulated.js';
import { useAnswer } from '../use-answer.js';

type Texts = SharedDataset['dct:title'];

const PREVIEW = 20;
const inLanguage = (texts: Texts): string =>
  (texts.find((text) => text['@language'] === i18next.language) ?? texts[0])?.['@value'] ?? '';

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

function DatasetCard({ dataset }: { readonly dataset: SharedDataset }) {
  const { t } = useTranslation();
  const id = dataset['dct:identifier'];
  return (
    <section className="card">
      <h2>
        <Link to={`/datasets/${encodeURIComponent(id)}`}>{inLanguage(dataset['dct:title'])}</Link>{' '}
        <span className="quiet code">{id}</span>
      </h2>
      {dataset['nhip:simulated'] && <SimulatedMark />}
      <p>{inLanguage(dataset['dct:description'])}</p>
      <p className="quiet">
        {t('publisher')}:{' '}
        {dataset['dct:publisher'].map((one) => inLanguage(one['foaf:name'])).join(', ')}
        {dataset['dcat:contactPoint'] &&
          ` · ${dataset['dcat:contactPoint']['vcard:hasEmail'].replace('mailto:', '')}`}
      </p>
      <h3>{t('fields')}</h3>
      <table>
        <thead>
          <tr>
            <th>{t('name')}</th>
            <th>{t('fieldName')}</th>
            <th>{t('fieldType')}</th>
          </tr>
        </thead>
        <tbody>
          {dataset['nhip:fields'].map((field) => (
            <tr key={field['nhip:name']}>
              <td>{inLanguage(field['nhip:title'])}</td>
              <td className="code">{field['nhip:name']}</td>
              <td>
                {field['nhip:codeList']
                  ? t('codeOf', { list: field['nhip:codeList'] })
                  : t(`type.${field['nhip:type']}`)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>{t('pull')}</h3>
      <p>{t('howToPull')}</p>
      <pre>{`curl -H "Authorization: Bearer $TOKEN" \\\n  "${location.origin}/exchange/v1/datasets/${id}/changes?limit=1000&cursor=$CURSOR"`}</pre>
      <Preview dataset={dataset} />
    </section>
  );
}

/** The data portal: what a ministry was granted, what its fields mean, how to pull it. Of one dataset, or of all. */
export function Portal({ dataset: only }: { readonly dataset?: string }) {
  const { t } = useTranslation();
  const { data, problem } = useAnswer<DatasetCatalog>('/exchange/v1/catalog');
  if (problem) return <p className="cold">{say(problem.text)}</p>;
  if (!data) return <p>{t('loading')}</p>;
  const all = data['dcat:dataset'];
  const datasets =
    only === undefined ? all : all.filter((dataset) => dataset['dct:identifier'] === only);
  if (only !== undefined && datasets.length === 0)
    return (
      <section className="card">
        <h2>{t('noSuchDataset', { dataset: only })}</h2>
        <p>
          <Link to="/">{t('toStart')}</Link>
        </p>
      </section>
    );
  return (
    <>
      <h2>
        {t('portal')}{' '}
        <a className="quiet" href="/exchange/v1/catalog">
          DCAT-AP
        </a>
      </h2>
      {datasets.map((dataset) => (
        <DatasetCard key={dataset['dct:identifier']} dataset={dataset} />
      ))}
      {datasets.length === 0 && <p>{t('nothingGranted')}</p>}
    </>
  );
}
