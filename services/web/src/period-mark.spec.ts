import { beforeAll, describe, expect, it } from '@jest/globals';
import { markup, words } from '../test/render.js';
import { Shape } from './shape.js';
import { startTexts } from './texts.js';
import { PeriodMark } from './period-mark.js';

describe('the mark of a wall that is set to a period', () => {
  beforeAll(() => startTexts('vi'));
  const props = { period: '2026-10', toLast: '/walls/permits?page=1' };

  it('names it, by a sign of its own, and leads back to the last ones', () => {
    const html = markup(PeriodMark, props);
    expect(words(PeriodMark, props)).toBe('Số liệu của kỳ: tháng 10/2026 Về các kỳ mới nhất');
    expect(html).toContain(markup(Shape, { name: 'period' }));
    expect(html).toMatch(/<a href="\/walls\/permits\?page=1"[^>]*>Về các kỳ mới nhất<\/a>/);
  });
});
