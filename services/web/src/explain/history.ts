import type { RecordVersion } from '@nhip/contracts';

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

/** The version that stood before one by the order of the source; of equal ones that which came first. @param history the newest commit first */
const beforeOf = (
  { version, commit }: RecordVersion,
  history: readonly RecordVersion[],
): RecordVersion | undefined =>
  history
    .filter((one) => one.version < version || (one.version === version && one.commit < commit))
    .toSorted((a, b) => b.version - a.version || b.commit - a.commit)[0];

/** The versions of a record, the newest commit first. */
export function shownHistory(history: readonly RecordVersion[]): readonly ShownVersion[] {
  const counted = history.find(({ current, deleted }) => current && !deleted);
  return history.map((version) => {
    const before = beforeOf(version, history);
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
