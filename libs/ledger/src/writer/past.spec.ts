import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { labelLate, sameContent, type Label } from './label.js';
import { Past, type PastRow } from './past.js';
import type { VersionRow } from './rows.js';
import { compareOrder, NO_CONTENT, placeKey, type OrderPlace } from './state.js';

const receipts = [1, 2, 3].map((receivedAt) => ({ id: `r${receivedAt % 3}`, receivedAt }));
const places: fc.Arbitrary<OrderPlace> = fc.record({
  version: fc.integer({ min: 1, max: 4 }),
  receipt: fc.constantFrom(...receipts),
  line: fc.integer({ min: 1, max: 3 }),
  mapping: fc.constantFrom(1, 2),
});
const rows: fc.Arbitrary<PastRow> = fc
  .tuple(
    places,
    fc.record({
      deleted: fc.boolean(),
      content: fc.constantFrom(NO_CONTENT, 7, 8),
      forbidden: fc.boolean(),
    }),
  )
  .map(([place, says]) => ({ ...place, ...says }));
const withdrawals = fc.subarray(receipts.map(({ id }) => id)).map((ids) => new Set(ids));

/** By the plainest code: every row is looked at. */
function neighbours(place: OrderPlace, past: readonly PastRow[]) {
  const sorted = past.toSorted(compareOrder);
  const before = sorted.findLast((one) => compareOrder(one, place) < 0);
  const after = sorted.find((one) => compareOrder(one, place) > 0);
  return { before, after };
}

function naiveLabel(row: VersionRow, place: OrderPlace, past: readonly PastRow[]): Label {
  if (row.failed !== undefined) return { outcome: 'failed', stood: false };
  if (!row.versioned) {
    const { before, after } = neighbours(place, past);
    const repeats = before && sameContent(before, row) && (!after || sameContent(after, row));
    return { outcome: repeats ? 'duplicate' : 'late', stood: false };
  }
  const ofVersion = past.filter(({ version }) => version === row.version);
  const { before, after } = neighbours(
    place,
    ofVersion.filter(({ content }) => content !== NO_CONTENT),
  );
  const repeats = after
    ? ofVersion.some((one) => sameContent(one, row))
    : before !== undefined && sameContent(before, row);
  if (repeats) return { outcome: 'duplicate', stood: false };
  return { outcome: ofVersion.length > 0 ? 'conflict' : 'late', stood: false };
}

/** The first word on each place is the one that counts. */
const firstOfEach = (all: readonly PastRow[]): readonly PastRow[] => [
  ...new Map(all.toReversed().map((row) => [placeKey(row), row])).values(),
];

describe('the rows of a record that a batch knows', () => {
  it('label a row as they do where each of them is looked at, in whatever order they were added', () => {
    fc.assert(
      fc.property(
        fc.array(rows, { maxLength: 12 }).map(firstOfEach),
        fc.nat(12),
        withdrawals,
        rows,
        fc.boolean(),
        (all, early, withdrawn, { content, deleted, ...place }, versioned) => {
          const others = all.filter((one) => placeKey(one) !== placeKey(place));
          const past = new Past(others.slice(0, early));
          past.counting(withdrawn);
          for (const row of others.slice(early)) past.add(row);
          const counting = others.filter(
            ({ receipt, forbidden }) => !forbidden && !withdrawn.has(receipt.id),
          );
          const row = { version: place.version, content, deleted, versioned } as VersionRow;
          expect(labelLate(row, place, past.counting(withdrawn))).toEqual(
            naiveLabel(row, place, counting),
          );
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('are found by their places', () => {
    fc.assert(
      fc.property(fc.array(rows, { maxLength: 8 }), places, (all, place) => {
        const past = new Past(all.slice(0, 3));
        past.has(place);
        for (const row of all.slice(3)) past.add(row);
        expect(past.has(place)).toBe(all.some((one) => compareOrder(one, place) === 0));
      }),
    );
  });

  it('are not looked at one by one for each row that comes', () => {
    const count = 4_000;
    let compared = 0;
    const received = { get: () => ((compared += 1), 1) };
    const past = new Past([]);
    const counting = past.counting(new Set());
    for (let line = count; line > 0; line -= 1) {
      const receipt = Object.defineProperty(
        { id: `r${line}`, receivedAt: 1 },
        'receivedAt',
        received,
      );
      const place = { version: 1, receipt, line, mapping: 1 };
      const says = { version: 1, content: line, deleted: false, versioned: line % 2 === 0 };
      labelLate(says as VersionRow, place, counting);
      past.add({ ...place, content: line, deleted: false });
    }
    expect(compared).toBeLessThan(count * 150);
  });
});
