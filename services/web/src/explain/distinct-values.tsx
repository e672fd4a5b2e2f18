import type { ExplainedPart, Explanation } from '@nhip/contracts';
import { useTranslation } from 'react-i18next';
import { number, say } from '../format.js';

/** The values whose different ones a part counts, those first that are not counted; nothing where a later page does not tell them. */
export function DistinctValues({
  distinct,
  names,
}: Pick<Explanation, 'names'> & { readonly distinct: NonNullable<ExplainedPart['distinct']> }) {
  const { t } = useTranslation();
  const { values = [], count = values.length, name } = distinct;
  const figures = Object.keys(values[0]?.counts ?? {});
  if (figures.length === 0) return null;
  return (
    <details>
      <summary>
        {say(name)}: {number(count)}
      </summary>
      <table className="rows">
        <thead>
          <tr>
            <th>{say(name)}</th>
            {figures.map((figure) => (
              <th key={figure}>{names[figure] ? say(names[figure]) : figure}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {values.map(({ value, counts }) => (
            <tr key={value}>
              <td data-label={say(name)} className="code">
                {value}
              </td>
              {figures.map((figure) => (
                <td key={figure} data-label={names[figure] ? say(names[figure]) : figure}>
                  {counts[figure] ? t('isCounted') : <b>{t('isNotCounted')}</b>}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {values.length < count && (
        <p className="quiet">{t('shownOf', { shown: number(values.length), of: number(count) })}</p>
      )}
    </details>
  );
}
