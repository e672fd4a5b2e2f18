import { encodeCell, encodeCommit, encodeDelivery, stampOf } from '@nhip/contracts';
import type { OutMessage } from '@nhip/platform';
import type { Exact } from '../packed/exact.js';
import type { Combos } from '../store/combos.js';
import type { Head, Page, ToldCell, ToldReceipt } from './page.js';

const number = (value: Exact): number | string =>
  typeof value === 'number' ? value : String(value);

/** @param stamp epoch and number of the commit after which the cells stood so */
export async function cellMessages(
  cells: readonly ToldCell[],
  stamp: Pick<Head, 'epoch' | 'number'>,
  combos: Combos,
): Promise<OutMessage[]> {
  if (cells.some(({ combo }) => !combos.get(combo))) await combos.loadAll();
  return cells.map(({ bucket, combo, day, values }) => {
    const known = combos.get(combo);
    if (!known) throw new Error(`combination ${combo} is not in core.combo`);
    const { cube, version: cubeVersion, dims } = known;
    const { epoch, number: commit } = stamp;
    const place = { cube, cubeVersion, dims, day, bucket };
    return encodeCell({ kind: 'cell', ...place, values: values.map(number), epoch, commit }, combo);
  });
}

/** Ends the cells of a page. */
export const commitMessage = ({ epoch, number, at, revision, live, cells }: Page): OutMessage =>
  encodeCommit({ kind: 'commit', epoch, commit: number, at, revision, live, cells: cells.length });

/** What is told of a receipt under a greater epoch wins, whatever the number of its commit. */
export const deliveryMessage = (
  { bucket, id, withdraws, forbidden, forbiddenRows, records, simulated, ...receipt }: ToldReceipt,
  epoch: number,
): OutMessage =>
  encodeDelivery({
    ...receipt,
    receipt: id,
    part: `ledger/${bucket}`,
    seq: stampOf(epoch, receipt.commit),
    ...(forbidden > 0 && { forbidden }),
    ...(forbiddenRows.length > 0 && { forbiddenRows }),
    ...(records && { records }),
    ...(simulated && { simulated }),
    ...(withdraws && { withdrawn: true }),
  });
