import { describe, expect, it } from '@jest/globals';
import { Sweeper, type SweepStep } from './sweeper.js';

const OPTIONS = { rows: 3, pauseMs: 0 };

/** A table of so many rows that are due, and the sizes of the steps that swept it. */
function table(due: number): { readonly steps: number[]; readonly step: SweepStep } {
  const steps: number[] = [];
  let left = due;
  const step: SweepStep = async (most) => {
    const deleted = Math.min(most, left);
    left -= deleted;
    steps.push(deleted);
    return deleted;
  };
  return { steps, step };
}

describe('a sweeper', () => {
  it('deletes in steps until a table holds nothing that is due, table by table', async () => {
    const [keys, receipts] = [table(7), table(0)];
    const logger = { warn: () => undefined };
    await new Sweeper({ keys: keys.step, receipts: receipts.step }, logger, OPTIONS).now();
    expect([keys.steps, receipts.steps]).toEqual([[3, 3, 1], [0]]);
  });

  it('sweeps the other tables where one cannot be swept, and names that one', async () => {
    const warned: unknown[] = [];
    const logger = { warn: (fields: object) => void warned.push(fields) };
    const away: SweepStep = () => Promise.reject(new Error('away'));
    const receipts = table(2);
    await new Sweeper({ keys: away, receipts: receipts.step }, logger, OPTIONS).now();
    expect(receipts.steps).toEqual([2]);
    expect(warned).toEqual([{ table: 'keys', error: 'Error: away' }]);
  });

  it('ends with the step under way when the service stops', async () => {
    let steps = 0;
    const logger = { warn: () => undefined };
    const endless: SweepStep = async (most) => ((steps += 1), most);
    const sweeper = new Sweeper({ endless }, logger, { ...OPTIONS, pauseMs: 60_000 });
    sweeper.onApplicationBootstrap();
    await sweeper.beforeApplicationShutdown();
    expect(steps).toBe(1);
  });
});
