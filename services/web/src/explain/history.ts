import type { RawPlace, RecordVersion } from '@nhip/contracts';

/** A version of a record, as it stands among the others. */
export interface ShownVersion {
  readonly version: RecordVersion;
  /** Of all versions at most one counts. */
  readonly isCounted: boolean;
  /** Fields that say something else than the version before it, with what they said; undefined of the first one. */
  readonly changes: readonly { readonly name: string; readonly before: unknown }[] | undefined;
}

const isSame = (a: unknown, b: unknown): boolean =>
  JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** What names a version in an address: its raw row. A commit may hold several versions of one record. */
export const rowKey = ({
  partition,
  offset,
  row,
  column,
}: Pick<RawPlace, 'partition' | 'offset' | 'row' | 'column'>): string =>
  [partition, offset, row, ...(column === undefined ? [] : [column])].join('.');

/** The version that stood before one by the order of the source; of equal ones that which came first. @param history the newest first */
const beforeOf = (index: number, history: readonly RecordVersion[]): RecordVersion | undefined => {
  const version = history[index]?.version ?? 0;
  return history
    .filter((one, i) => one.version < version || (one.version === version && i > index))
    .toSorted((a, b) => b.version - a.version)[0];
};

/** The versions of a record. @param history the newest first, also within a commit */
export function shownHistory(history: readonly RecordVersion[]): readonly ShownVersion[] {
  const counted = history.find(({ current, deleted }) => current && !deleted);
  return history.map((version, i) => {
    const before = beforeOf(i, history);
    const names = Object.keys({ ...before?.fields, ...version.fields });
    return {
      version,
      isCounted: version === counted,
      changes:
        before &&
        names
          .filter((name) => !isSame(version.fields[name], before.fields[name]))
          .map((name) => ({ name, before: before.fields[name] })),
    };
  });
}

/** What became of a version, as the name of a text. */
export function standingOf({ version, isCounted }: ShownVersion): string {
  if (isCounted) return 'counted';
  if (version.withdrawn) return 'withdrawn';
  if (version.deleted) return 'deleted';
  const wasCounted = version.outcome === 'current' || version.outcome === 'restored';
  return wasCounted ? 'replaced' : `outcome.${version.outcome}`;
}
