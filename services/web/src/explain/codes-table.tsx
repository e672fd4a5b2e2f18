import type { Value, Values } from '@nhip/contracts';
import { useTranslation } from 'react-i18next';
import { Link } from '../address/link.js';
import { narrowed, type View } from '../address/view.js';
import { figure, number, say } from '../format.js';
import { isSimulated, SimulatedMark } from '../simulated.js';
import { RevisedMark } from '../revised-mark.js';
import { useAnswer } from '../use-answer.js';
import { codeOf, rowName } from '../codes.js';
import { askedBy, valuesUrl, worstFirst } from './figures.js';
import type { Opened } from './opened.js';
import { Refused } from './refused.js';

interface Props extends Opened {
  readonly view: View & { readonly by: string };
}

/** The figures by the codes of a dimension, what must be looked at first on top; each leads to what is behind it. */
export function CodesTable({
  tile,
  view,
  to,
  values,
}: Props & { readonly values: readonly Value[] }) {
  const { t } = useTranslation();
  const rows = worstFirst(values, tile.direction).flatMap((value) => {
    const code = value.dims[view.by];
    return code ? [{ ...code, value }] : [];
  });
  const isRanked = values.some(({ rank }) => rank !== undefined);
  return (
    <table>
      <thead>
        <tr>
          <th>{t(tile.direction === 'up' ? 'leastFirst' : 'mostFirst')}</th>
          <th className="right">{say(tile.unit)}</th>
          {isRanked && <th className="right">{t('rank')}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={codeOf(row)}>
            <td>
              <Link to={to(narrowed(view, view.by, codeOf(row)))} className="link">
                {rowName(row, rows)}
              </Link>
            </td>
            <td className="right">
              <RevisedMark revised={row.value.revised} of={tile} />{' '}
              {figure(row.value, tile.decimals)}
            </td>
            {isRanked && (
              <td className="right quiet">
                {row.value.rank === undefined
                  ? '–'
                  : `${number(row.value.rank)}/${number(row.value.of ?? 0)}`}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A figure by the codes of a dimension. */
export function Codes({ tile, view, to }: Props) {
  const { t } = useTranslation();
  const url = valuesUrl(tile.indicator, askedBy(view, tile), view.by, view.level);
  const { data, problem } = useAnswer<Values>(url);
  if (problem) return <Refused problem={problem} />;
  if (!data) return <p>{t('loading')}</p>;
  if (data.values.length === 0) return <p>{t('noData')}</p>;
  return (
    <>
      {isSimulated(data.values) && <SimulatedMark />}
      <CodesTable tile={tile} view={view} to={to} values={data.values} />
    </>
  );
}
