import type { DatasetCatalog, SharedDataset } from '@nhip/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../address/link.js';
import { say } from '../format.js';
import { useAnswer } from '../use-answer.js';
import { DatasetCard } from './dataset-card.js';
import { HowTo } from './how-to.js';
import { inLanguage } from './in-language.js';
import { ObservationsCard } from './observations-card.js';

function Card({ dataset }: { readonly dataset: SharedDataset }) {
  return dataset['nhip:indicator'] ? (
    <ObservationsCard dataset={dataset} />
  ) : (
    <DatasetCard dataset={dataset} />
  );
}

/** Whether what is typed stands in the id, the name or the description. */
const isFound = (dataset: SharedDataset, typed: string): boolean =>
  [
    dataset['dct:identifier'],
    inLanguage(dataset['dct:title']),
    inLanguage(dataset['dct:description']),
  ].some((text) => text.toLowerCase().includes(typed.trim().toLowerCase()));

function Found({ all }: { readonly all: readonly SharedDataset[] }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const found = all.filter((dataset) => isFound(dataset, typed));
  return (
    <>
      <p>
        <label>
          {t('findDataset')}{' '}
          <input type="search" value={typed} onChange={(event) => setTyped(event.target.value)} />
        </label>{' '}
        <span className="quiet" role="status">
          {t('datasetsFound', { found: found.length, count: all.length })}
        </span>
      </p>
      {found.map((dataset) => (
        <Card key={dataset['@id']} dataset={dataset} />
      ))}
    </>
  );
}

/** The data portal: what a ministry was granted, what it means, how to pull it. Of one dataset, or of all. */
export function Portal({ dataset: only }: { readonly dataset?: string }) {
  const { t } = useTranslation();
  const { data, problem } = useAnswer<DatasetCatalog>('/exchange/v1/catalog');
  if (problem) return <p className="cold">{say(problem.text)}</p>;
  if (!data) return <p>{t('loading')}</p>;
  const all = data['dcat:dataset'];
  const one = all.find((dataset) => dataset['dct:identifier'] === only);
  if (one) return <Card dataset={one} />;
  if (only !== undefined)
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
      <HowTo />
      {all.length === 0 ? <p>{t('nothingGranted')}</p> : <Found all={all} />}
    </>
  );
}
