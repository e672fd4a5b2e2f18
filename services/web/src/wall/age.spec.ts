import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import i18next from 'i18next';
import { markup, words } from '../../test/render.js';
import { Shape } from '../shape.js';
import { startTexts } from '../texts.js';
import { Age } from './age.js';

const NOW = Date.parse('2026-11-27T03:00:00Z');
const aged = (seconds: number) => ({ commitAt: NOW - seconds * 1_000, now: NOW });

describe('the age of the figures', () => {
  beforeAll(() => startTexts('vi'));
  beforeEach(() => i18next.changeLanguage('vi'));

  it.each([
    ['there is no commit', { commitAt: undefined, now: NOW }],
    ['the commit is half a minute old', aged(30)],
    ['the clock of the wall is slow', aged(-90)],
  ])('is not said where %s', (_, props) => {
    expect(markup(Age, props)).toBe('');
  });

  it.each([
    [31, 'số liệu 31 giây trước', 'figures of 31 seconds ago'],
    [60, 'số liệu 1 phút trước', 'figures of 1 minute ago'],
    [3_599, 'số liệu 59 phút trước', 'figures of 59 minutes ago'],
    [7_200, 'số liệu 2 giờ trước', 'figures of 2 hours ago'],
    [200_000, 'số liệu 2 ngày trước', 'figures of 2 days ago'],
  ])('of %i seconds is said in both languages', async (seconds, vi, en) => {
    expect(words(Age, aged(seconds))).toBe(vi);
    await i18next.changeLanguage('en');
    expect(words(Age, aged(seconds))).toBe(en);
  });

  it('has a sign beside its words', () => {
    expect(markup(Age, aged(31))).toContain(markup(Shape, { name: 'aged' }));
  });
});
