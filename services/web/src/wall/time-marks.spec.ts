import { beforeAll, describe, expect, it } from '@jest/globals';
import { markup, words } from '../../test/render.js';
import { startTexts } from '../texts.js';
import { TimeMarks } from './time-marks.js';

const at = ({ moment, period }: { readonly moment?: string; readonly period?: string }): string =>
  `/${moment ?? 'now'}/${period ?? 'last'}`;
const moment = '2026-11-27T08:00+07:00';

describe('the mark of a wall that is not of now', () => {
  beforeAll(() => startTexts('vi'));

  it('is nothing on a wall of now', () => {
    expect(markup(TimeMarks, { time: {}, at })).toBe('');
  });

  it('says a moment or a period', () => {
    expect(words(TimeMarks, { time: { moment }, at })).toContain('Theo những gì đã biết lúc');
    expect(words(TimeMarks, { time: { period: '2026-10' }, at })).toContain('Số liệu của kỳ');
  });

  it('says both in one line, with the way back from each alone', () => {
    const both = { time: { moment, period: '2026-10' }, at };
    expect(words(TimeMarks, both)).toBe(
      'Số liệu của kỳ: tháng 10/2026 Về các kỳ mới nhất Theo những gì đã biết lúc 08:00 27/11/2026 Về hiện tại',
    );
    const html = markup(TimeMarks, both);
    expect(html.match(/<p /g)).toHaveLength(1);
    expect(html).toContain(`href="/${moment}/last"`);
    expect(html).toContain('href="/now/2026-10"');
  });
});
