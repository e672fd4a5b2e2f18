import type { Changes, SharedChange } from '@nhip/contracts';

const PAGE = 10_000;
/** More of them are no matter for a browser, nor for a spreadsheet. */
export const MOST_RECORDS = 500_000;

/** Takes a page in: what was deleted meanwhile is none. */
function applyChanges(records: Map<string, SharedChange>, changes: readonly SharedChange[]): void {
  for (const change of changes)
    if (change.op === 'delete') records.delete(change.id);
    else records.set(change.id, change);
}

/**
 * All records of a dataset that stand, read page by page until there is no more.
 * @param ask for a page @param read hears how many were read so far
 * @returns undefined where there are more than `MOST_RECORDS`
 */
export async function wholeDataset(
  ask: (query: string) => Promise<Changes>,
  read: (count: number) => void,
): Promise<readonly SharedChange[] | undefined> {
  const records = new Map<string, SharedChange>();
  for (let cursor = ''; ;) {
    const page = await ask(`?limit=${PAGE}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    applyChanges(records, page.changes);
    read(records.size);
    if (records.size > MOST_RECORDS) return undefined;
    if (!page.more) return [...records.values()];
    cursor = encodeURIComponent(page.cursor);
  }
}
