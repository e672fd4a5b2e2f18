import type { SharedDataset } from '@nhip/contracts';
import { useTranslation } from 'react-i18next';
import { curl, Entry, Fields } from './entry.js';

/** Of which grains a whole file is offered. */
const FILE_GRAINS = ['day', 'month', 'quarter', 'year'] as const;

/** An indicator whose observations were granted: what they mean, as files, and how to pull what changed. */
export function ObservationsCard({ dataset }: { readonly dataset: SharedDataset }) {
  const { t } = useTranslation();
  const indicator = dataset['nhip:indicator'];
  const id = encodeURIComponent(dataset['dct:identifier']);
  const base = `/exchange/v1/indicators/${id}/observations`;
  return (
    <Entry dataset={dataset}>
      <p className="quiet">
        {t('formulaOf', { formula: indicator?.['nhip:formula'] })}
        <br />
        <span className="code">{indicator?.['nhip:definition']}</span>
      </p>
      {dataset['nhip:fields'].length > 0 && (
        <>
          <h3>{t('listedBy')}</h3>
          <Fields fields={dataset['nhip:fields']} />
        </>
      )}
      <h3>{t('observationsFile')}</h3>
      <p>
        {FILE_GRAINS.map((grain) => (
          <span key={grain}>
            <a
              href={`${base}?grain=${grain}&limit=10000&format=csv`}
              download={`${id}-${grain}.csv`}
            >
              {t(`grainOf.${grain}`)} (CSV)
            </a>{' '}
          </span>
        ))}
      </p>
      <h3>{t('pull')}</h3>
      <p>{t('howToObserve')}</p>
      <pre>{curl(`${base}?grain=month&cursor=$CURSOR`)}</pre>
    </Entry>
  );
}
