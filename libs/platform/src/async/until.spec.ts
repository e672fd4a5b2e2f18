import { describe, expect, it } from '@jest/globals';
import { until } from './until.js';

describe('until', () => {
  it('gives the first answer that is not a false one', async () => {
    const answers = [undefined, false, 0, 'there'];
    expect(await until('something is there', () => answers.shift(), { every: 1 })).toBe('there');
  });

  it('gives the first answer that holds what was asked of it', async () => {
    let count = 0;
    const counted = until('three are counted', async () => (count += 1), {
      holds: (one) => one >= 3,
      every: 1,
    });
    expect(await counted).toBe(3);
  });

  it('asks on where a question rejects', async () => {
    let tries = 0;
    const asked = (): Promise<boolean> =>
      (tries += 1) < 3 ? Promise.reject(new Error('away')) : Promise.resolve(true);
    expect(await until('it is back', asked, { every: 1 })).toBe(true);
  });

  it('says what it waited for and what came last', async () => {
    const never = (ask: () => unknown) =>
      until('all came', ask, { within: 10, every: 1, holds: () => false });
    await expect(never(() => ({ came: 2 }))).rejects.toThrow(
      'waited 10 ms until all came; last came { came: 2 }',
    );
    await expect(never(() => Promise.reject(new Error('away')))).rejects.toThrow('Error: away');
  });
});
