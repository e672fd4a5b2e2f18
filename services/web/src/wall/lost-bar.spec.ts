import { beforeAll, describe, expect, it } from '@jest/globals';
import { markup, words } from '../../test/render.js';
import { Problem } from '../api.js';
import { startTexts } from '../texts.js';
import { LostBar } from './lost-bar.js';

const AT = Date.parse('2026-11-27T03:00:00.000Z');
const bar = (more: object) => ({
  live: { lostSince: undefined, lastFrame: AT, refusal: undefined, ...more },
  now: AT + 65_000,
});
const problem = (status: number) =>
  new Problem(status, { vi: 'không có trang này', en: 'there is no such screen' }, undefined);

describe('the bar over a wall', () => {
  beforeAll(() => startTexts('vi'));

  it('is not there while the wall is live', () => {
    expect(markup(LostBar, bar({}))).toBe('');
  });

  it('says since when the hub is away, and of when the figures are', () => {
    expect(words(LostBar, bar({ lostSince: AT }))).toBe('mất kết nối 1:05 · giữ số lúc 10:00');
  });

  it('says large that the session has ended, with the way to sign in at this address', () => {
    const ended = bar({ lostSince: AT, refusal: problem(401) });
    expect(words(LostBar, ended)).toBe('phiên đã hết: đăng nhập lại · giữ số lúc 10:00');
    expect(markup(LostBar, ended)).toContain('class="lost refused"');
    expect(markup(LostBar, ended)).toContain('<a href="">');
  });

  it('says why a screen is refused, with the way to those that there are', () => {
    const none = bar({ lastFrame: undefined, refusal: problem(404) });
    expect(words(LostBar, none)).toBe('không có trang này Trang theo dõi');
    expect(markup(LostBar, none)).toContain('<a href="/">');
  });
});
