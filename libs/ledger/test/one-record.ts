import type { DeliveryHead } from '@nhip/contracts';
import { ALL_FIRED, BucketState } from '../src/writer/state.js';
import type { VersionRow } from '../src/writer/rows.js';

/** A bucket of which nothing is stored. @param at its clock */
export const emptyBucket = (at = 0): BucketState =>
  new BucketState(0, {
    clock: { at, fired: ALL_FIRED },
    turn: 0,
    records: 0,
    receipts: 0,
    due: undefined,
    withdrawn: [],
    released: [],
  });

type Delivery = Partial<DeliveryHead> & Pick<DeliveryHead, 'receipt' | 'receivedAt' | 'agency'>;

/** A row of the record `t/a`, with version 1 and no fields. */
export const rowOfRecord = ({
  delivery,
  ...said
}: Partial<Omit<VersionRow, 'delivery'>> & {
  readonly delivery: Delivery;
}): VersionRow => ({
  kind: 'version',
  offset: 0n,
  type: 't',
  id: 'a',
  name: 't/a',
  version: 1,
  versioned: true,
  deleted: false,
  effective: 0,
  delivery: { sentBy: 's', feed: 'f', topic: 'nhip.feed.f', incarnation: 'i', ...delivery },
  line: 1,
  mapping: 1,
  placePartition: 0,
  placeOffset: 0,
  sha: '',
  fields: {},
  payload: '{}',
  content: 0,
  ...said,
});
