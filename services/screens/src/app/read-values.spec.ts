import { describe, expect, it } from '@jest/globals';
import type { DeliveryMessage } from '@nhip/contracts';
import { commitEnd, NOW, permitCell, permitState } from '../../test/permit-state.js';
import type { Ledger } from './ports.js';
import { ReadValues } from './read-values.js';

/** Received in April 2011, finished in May, and a deadline in July. */
const state = () =>
  permitState(
    permitCell(1, '2011-04-05', { received: 1, open: 1 }),
    permitCell(1, '2011-05-06', { finished: 1, open: -1 }),
    permitCell(1, '2011-07-07', { overdue: 1 }),
    commitEnd(1),
  );

const valuesOf = async (of: ReturnType<typeof state>, indicator: string): Promise<unknown[]> => {
  const query = { grain: 'month', from: '2011-03', to: '2011-07' } as const;
  const { values } = await new ReadValues(of, {} as Ledger, { ask: async () => true }).read(
    indicator,
    query,
  );
  return values.map(({ value, state: said }) => `${value} ${said}`);
};

const NO_DATA = 'null no-data';

describe('a period', () => {
  it('is zero only where a row came that says so, and not by a deadline that falls into it', async () => {
    expect(await valuesOf(state(), 'permits.received')).toEqual([
      NO_DATA,
      '1 complete',
      ...[NO_DATA, NO_DATA, NO_DATA],
    ]);
    expect(await valuesOf(state(), 'permits.finished-late')).toEqual([
      NO_DATA,
      ...['0 complete', '0 complete'],
      ...[NO_DATA, NO_DATA],
    ]);
  });

  it('is zero where a delivery names it, be it nothing to report', async () => {
    const named = state();
    const delivery: DeliveryMessage = {
      receipt: 'R1',
      feed: 'municipal-permits.events',
      agency: 'H09',
      receivedAt: NOW,
      part: 'ingest',
      seq: 1,
      received: 0,
      kind: 'rows',
      period: '2011-06',
    };
    named.deliveries.apply(delivery);
    expect((await valuesOf(named, 'permits.received')).slice(2)).toEqual([
      NO_DATA,
      '0 complete',
      NO_DATA,
    ]);
  });
});
