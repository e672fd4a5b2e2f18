import { describe, expect, it } from '@jest/globals';
import { readCursor, writeCursor } from './cursor.js';

const cursor = { part: 0, after: 'hồ sơ 7', commit: 12, since: 0, question: 'q1' };
const wrong = expect.objectContaining({ kind: 'malformed', code: 'wrong-cursor' });

describe('the cursor of an explanation', () => {
  it('comes back as it was written', () => {
    expect(readCursor(writeCursor(cursor), 'q1')).toEqual(cursor);
  });

  it('is refused for another question, and where it is not ours', () => {
    expect(() => readCursor(writeCursor(cursor), 'q2')).toThrow(wrong);
    expect(() => readCursor(writeCursor({ ...cursor, commit: -1 }), 'q1')).toThrow(wrong);
    const made = [
      'null',
      '[]',
      '{"after":1,"commit":12,"question":"q1"}',
      '{"after":"a","commit":"12","question":"q1"}',
      '{"after":"a","commit":1.5,"question":"q1"}',
      '{"after":"a","commit":12}',
      String.raw`{"after":"a\u0000","commit":12,"since":0,"question":"q1"}`,
      String.raw`{"after":"\ud800","commit":12,"since":0,"question":"q1"}`,
    ].map((json) => Buffer.from(json).toString('base64url'));
    for (const text of ['%%', ...made]) expect(() => readCursor(text, 'q1')).toThrow(wrong);
  });
});
