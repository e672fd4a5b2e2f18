import type { SharedDataset } from '@nhip/contracts';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../address/link.js';
import { instant } from '../format.js';
import { SimulatedMark } from '../simulated.js';
import { inLanguage } from './in-language.js';

interface EntryProps {
  readonly dataset: SharedDataset;
  readonly children: ReactNode;
}

/** How many records there are, and when they last changed. */
function Counted({ dataset }: Pick<EntryProps, 'dataset'>) {
  const { t } = useTranslation();
  const { 'nhip:records': count, 'nhip:countedAt': at, 'dct:modified': modified } = dataset;
  return (
    <>
      {count !== undefined && at && ` · ${t('recordsCounted', { count, at: instant(at) })}`}
      {modified && ` · ${t('lastChanged', { at: instant(modified) })}`}
    </>
  );
}

/** What is said of everything in the catalogue: what it is, who publishes it and under which licence. */
export function Entry({ dataset, children }: EntryProps) {
  const { t } = useTranslation();
  const id = dataset['dct:identifier'];
  const contact = dataset['dcat:contactPoint']?.['vcard:hasEmail'].replace('mailto:', '');
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
        {contact && ` · ${contact}`}
        {' · '}
        {t('licence')}: {dataset['dct:license'] ?? t('noLicence')}
        {' · '}
        {t('dataVersion', { version: dataset['dcat:version'] })}
        <Counted dataset={dataset} />
      </p>
      {children}
    </section>
  );
}

/** Its fields, or what its observations can be listed by; codes lead to their list. */
export function Fields({ fields }: { readonly fields: SharedDataset['nhip:fields'] }) {
  const { t } = useTranslation();
  return (
    <table>
      <thead>
        <tr>
          <th>{t('name')}</th>
          <th>{t('fieldName')}</th>
          <th>{t('fieldType')}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => (
          <tr key={field['nhip:name']}>
            <td>{inLanguage(field['nhip:title'])}</td>
            <td className="code">{field['nhip:name']}</td>
            <td>
              {field['nhip:codeList'] ? (
                <a href={`/api/v1/codes/${encodeURIComponent(field['nhip:codeList'])}`}>
                  {t('codeOf', { list: field['nhip:codeList'] })}
                </a>
              ) : (
                t(`type.${field['nhip:type']}`)
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A call as a program makes it. @param path with its query */
export const curl = (path: string): string =>
  `curl -H "Authorization: Bearer $TOKEN" \\\n  "${location.origin}${path}"`;
