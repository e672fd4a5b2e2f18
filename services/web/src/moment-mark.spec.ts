import { beforeAll, describe, expect, it } from '@jest/globals';
import { markup, words } from '../test/render.js';
import { Shape } from './shape.js';
import { startTexts } from './texts.js';
import { MomentMark } from './moment-mark.js';

const moment = '2026-11-27T08:00+07:00';

describe('the mark of figures that are not of now', () => {
  beforeAll(() => startTexts('vi'));

  it('says so in words, and by a sign of its own', () => {
    expect(words(MomentMark, { moment })).toBe(
      'Theo những gì đã biết lúc 08:00 27/11/2026 · không phải số liệu lúc này',
    );
    expect(markup(MomentMark, { moment })).toContain(markup(Shape, { name: 'past' }));
  });

  it('leads back to now', () => {
    const html = markup(MomentMark, { moment, toNow: '/walls/permits?page=1' });
    expect(html).toMatch(/<a href="\/walls\/permits\?page=1"[^>]*>Về hiện tại<\/a>/);
  });
});
