import { describe, expect, it } from '@jest/globals';
import { hintFor, inOwnWords } from './own-words.js';

const both = (text: string) => ({ vi: text, en: text });

describe('what the hub says of its HTTP, in the words of the command', () => {
  it.each([
    ['xem /api/v1/indicators', 'xem nhip indicators'],
    [
      'xem các danh mục ở /api/v1/definitions?kind=code-list',
      'xem các danh mục ở nhip definitions --kind code-list',
    ],
    ['xem các mã ở /api/v1/codes/permit-channel', 'xem các mã ở nhip codes permit-channel'],
    ['see /api/v1/receipts.', 'see nhip receipts.'],
    ['GET /api/v1/alarms', 'nhip alarms'],
    ['gửi ?dryRun=true', 'gửi --dry-run'],
    ['dùng asOf nhỏ hơn', 'dùng --as-of nhỏ hơn'],
    ['since (commit 5) sau asOf (commit 2)', '--since (commit 5) sau --as-of (commit 2)'],
    ['gửi ?nothingToReport=true', 'gửi --nothing-to-report'],
    ['gửi kèm ?period=, ví dụ 2026-03', 'gửi kèm --period, ví dụ 2026-03'],
    ['use a smaller since', 'use a smaller --since'],
    ['since phải là số commit', '--since phải là số commit'],
    ['or take a “since” after', 'or take a --since after'],
    ['nothing was sent since yesterday', 'nothing was sent since yesterday'],
    ['xem /api/v1/nowhere', 'xem /api/v1/nowhere'],
  ])('%j is %j', (said, own) => {
    expect(inOwnWords(both(said)).vi).toBe(own);
  });

  it('is a hint of the command where the hub speaks of what the command has not', () => {
    const said = both('send no cursor, asOf or since of before');
    expect(hintFor('history-changed', said)?.en).toMatch(/^leave out --as-of and --since/);
    expect(hintFor('unknown-feed', both('see /api/v1/feeds'))?.en).toBe('see nhip feeds');
    expect(hintFor('unknown-feed', undefined)).toBeUndefined();
  });
});
