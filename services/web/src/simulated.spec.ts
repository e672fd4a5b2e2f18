import { beforeAll, describe, expect, it } from '@jest/globals';
import { markup } from '../test/render.js';
import { tile } from '../test/tiles.js';
import { cautionsOf, isSimulated, SimulatedMark } from './simulated.js';
import { startTexts } from './texts.js';

describe('the mark of simulated data', () => {
  beforeAll(() => startTexts('vi'));

  it('stands in a frame where one of its figures is of them', () => {
    const [real, simulated] = [tile(1), tile(2, { flags: ['incomplete', 'simulated'] })];
    expect([isSimulated([]), isSimulated([real]), isSimulated([real, simulated])]).toEqual([
      ...[false, false, true],
    ]);
    expect(cautionsOf(simulated.flags)).toEqual(['incomplete']);
  });

  it('is in words', () => {
    expect(markup(SimulatedMark, {})).toBe('<strong class="simulated">DỮ LIỆU MÔ PHỎNG</strong>');
  });
});
