/**
 * As of which commits the records of a bucket are evaluated against those that they name: the ones numbered up to `after` as of `to`, the
 * others as of `from`. Both are the same unless a walk brings the records from one to the other.
 */
export interface ReferenceClock {
  readonly from: number;
  readonly to: number;
  readonly after: number;
}

export const referencesAt = ({ from, to, after }: ReferenceClock, record: number): number =>
  record <= after ? to : from;
