import { describe, expect, it } from '@jest/globals';
import { readCursor, writeCursor } from './cursor.js';

const cursor = { after: 'hồ sơ 7', commit: 12, question: 'q1' };
const wrong = expect.objectContaining({ kind: 'malformed', code: 'wrong-cursor' });

describe('the cursor of an explanation', () => {
  it('comes back as it was written', () => {
    expect(readCursor(writeCursor(cursor), 'q1')).toEqual(cursor);
  });

  it('is refused for another question, and where it is not ours', () => {
    expect(() => readCursor(writeCursor(cursor), 'q2')).toThrow(wrong);
    for (const text of ['%%', 'bnVsbA', Buffer.from('{"after":1}').toString('base64url')])
      expect(() => readCursor(text, 'q1')).toThrow(wrong);
  });
});
