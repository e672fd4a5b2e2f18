import { describe, expect, it } from '@jest/globals';
import type { Explanation } from '@nhip/contracts';
import { commitEnd, permitCell } from '../../test/permit-state.js';
import { startedScreens } from '../../test/started-screens.js';

const screens = startedScreens();
const URL = '/api/v1/indicators/permits.received/explain';

const flagsOf = async (query: string): Promise<unknown> =>
  ((await screens.call(URL + query)).data as Explanation).flags;

/** After the measures a cell holds how many records of it could not be counted. */
const marked = [1, 0, 0, 0, 0, 1];

describe('an explanation of a figure to which a record belongs that could not be counted', () => {
  it('says so, for the periods and codes to which it belongs', async () => {
    const cell = permitCell(4, '2011-06-01', {}, 'Post');
    screens.state.cubes.apply({ ...cell, values: marked });
    screens.state.cubes.apply(commitEnd(4));
    expect(await flagsOf('?period=2011-06')).toEqual(['incomplete']);
    expect(await flagsOf('?period=2011-06&dim.channel=Desk')).toEqual([]);
    expect(await flagsOf('?period=2011-05')).toEqual([]);
    expect(await flagsOf('')).toEqual(['incomplete']);
  });

  it('says so as of a commit by the cells of then', async () => {
    const cells = screens.ledger.cellsAsOf;
    expect(await flagsOf('?asOf=2')).toEqual([]);
    screens.ledger.cellsAsOf = async (cube, commit) => {
      const then = await cells(cube, commit);
      return { ...then, cells: then.cells.map((one) => ({ ...one, values: marked.map(BigInt) })) };
    };
    expect(await flagsOf('?asOf=2')).toEqual(['incomplete']);
    screens.ledger.cellsAsOf = cells;
  });
});
