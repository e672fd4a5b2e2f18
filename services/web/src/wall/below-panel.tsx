import type { Tile, TileRow, Value, Values } from '@nhip/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { figure, say } from '../format.js';
import { Panel } from '../panel.js';
import { isSimulated, SimulatedMark } from '../simulated.js';
import { useAnswer } from '../use-answer.js';
import { belowUrl, byValue, rowName, type Opened } from './below.js';

/** The values under a code, each with its name; one leads further down where there is a level below. */
export function BelowTable({
  tile,
  values,
  onOpen,
}: {
  readonly tile: Tile;
  readonly values: readonly Value[];
  readonly onOpen: (row: Opened) => void;
}) {
  const rows = byValue(values).flatMap((value) => {
    const code = value.dims[tile.by ?? ''];
    return code ? [{ ...code, below: value.below, value }] : [];
  });
  return (
    <table>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.code}@${row.validFrom}`}>
            <td>
              <RowName row={row} rows={rows} onOpen={onOpen} />
            </td>
            <td className="right">{figure(row.value, tile.decimals)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The name of a row, a link where there is a level below. */
export function RowName<R extends Opened>({
  row,
  rows,
  onOpen,
}: {
  readonly row: R;
  readonly rows: readonly R[];
  readonly onOpen: (row: R) => void;
}) {
  const name = rowName(row, rows);
  if (row.below === undefined) return name;
  return (
    <button type="button" className="link" onClick={() => onOpen(row)}>
      {name}
    </button>
  );
}

/** What stands under a row of a table, level by level. */
export function BelowPanel({
  tile,
  row,
  onClose,
}: {
  readonly tile: Tile;
  readonly row: TileRow;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const [path, setPath] = useState<readonly Opened[]>([row]);
  const { data, problem } = useAnswer<Values>(belowUrl(tile, path.at(-1) ?? row));
  const title = [say(tile.title), ...path.map(({ name }) => say(name))].join(' › ');
  return (
    <Panel label={title} title={title} onClose={onClose}>
      {path.length > 1 && (
        <button type="button" className="link" onClick={() => setPath(path.slice(0, -1))}>
          {t('back')}
        </button>
      )}
      {problem && <p className="cold">{say(problem.text)}</p>}
      {data && isSimulated(data.values) && <SimulatedMark />}
      {data ? (
        <BelowTable tile={tile} values={data.values} onOpen={(next) => setPath([...path, next])} />
      ) : (
        !problem && <p>{t('loading')}</p>
      )}
    </Panel>
  );
}
