import { describe, expect, it } from '@jest/globals';
import {
  changesAfterCommit,
  firstCursor,
  lastSeen,
  readCursor,
  writeCursor,
  type Cursor,
} from './cursor.js';

const start = firstCursor('permits', 'g1', 2, 7);

describe('a cursor', () => {
  it('comes back as it was written, in both phases', () => {
    const cursors: Cursor[] = [
      start,
      { ...start, bucket: 3, id: 'hồ sơ 1' } as Cursor,
      changesAfterCommit(start),
      { ...changesAfterCommit(start), bucket: 0, seq: 12 } as Cursor,
    ];
    for (const cursor of cursors)
      expect(readCursor(writeCursor(cursor), 'permits')).toEqual(cursor);
  });

  it('goes on after the commit at which the walk began', () => {
    expect(changesAfterCommit(start)).toMatchObject({
      phase: 'changes',
      commit: 8,
      bucket: -1,
      seq: -1,
    });
    expect(lastSeen(changesAfterCommit(start))).toBe(7);
    expect(lastSeen({ ...changesAfterCommit(start), bucket: 0, seq: 0 } as Cursor)).toBe(8);
  });

  it.each([
    ['not base64', '%%%'],
    ['no JSON', Buffer.from('abc').toString('base64url')],
    ['another form', Buffer.from('[2]').toString('base64url')],
    ['an object', Buffer.from('{"a":1}').toString('base64url')],
    ['null', Buffer.from('null').toString('base64url')],
    ['after an id with U+0000', writeCursor({ ...start, id: 'a\0' } as Cursor)],
    ['after an id with half a pair', writeCursor({ ...start, id: '\ud800' } as Cursor)],
  ])('is refused with 400 where it is %s', (_name, text) => {
    expect(() => readCursor(text, 'permits')).toThrow(
      expect.objectContaining({ kind: 'malformed', code: 'wrong-cursor' }),
    );
  });

  it('is refused for another dataset', () => {
    expect(() => readCursor(writeCursor(start), 'schools')).toThrow(
      expect.objectContaining({ code: 'wrong-cursor' }),
    );
  });
});
