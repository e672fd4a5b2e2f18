import { describe, expect, it } from '@jest/globals';
import { seeded } from '../random.js';
import { naivePermits, type SentRow } from './naive-permits.js';
import { permitRows } from './permit-rows.js';
import { permitVariant } from './permit-variant.js';

const sent = (rows: readonly Readonly<Record<string, string>>[]): SentRow[] =>
  rows.map((row, index) => ({ row, receivedAt: 0, receipt: 'r', number: index + 1 }));

describe('the naive figures of the permit log', () => {
  it('are the known figures of the file', () => {
    const figures = naivePermits(sent(permitRows()));
    expect(figures).toMatchObject({ received: 1434, finished: 1329, open: 105, late: 377 });
    expect(figures.byChannel).toEqual({
      Internet: [1250, 1148, 313],
      Desk: [109, 107, 39],
      Post: [53, 52, 17],
      'e-mail': [21, 21, 8],
      Intern: [1, 1, 0],
    });
    expect(figures.byStep['Confirmation of receipt']).toBe(116);
    expect(figures.lateByMonth['2011-05']).toBe(37);
  });

  it('tell the right rule from last-arrival-wins and first-wins on the hard variant', () => {
    const rows = seeded(7).shuffle(
      sent(permitVariant(permitRows(), { seed: 7, prefix: 'v-', conflicts: 0.05 })),
    );
    const right = naivePermits(rows);
    expect(naivePermits(rows, 'last-arrival')).not.toEqual(right);
    expect(naivePermits(rows, 'first-wins')).not.toEqual(right);
  });

  it('do not depend on the order of arrival', () => {
    const rows = sent(permitVariant(permitRows(), { seed: 11, prefix: 'v-', conflicts: 0.05 }));
    expect(naivePermits(seeded(3).shuffle(rows))).toEqual(naivePermits(rows));
  });
});
