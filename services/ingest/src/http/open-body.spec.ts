import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openBody } from './open-body.js';

const TEXT = Buffer.from('id,name\n1,Nguyễn Văn An\n'.repeat(100));
const MOST = TEXT.length;
const CODED: readonly [string, Buffer][] = [
  ['gzip', gzipSync(TEXT)],
  ['GZIP', gzipSync(TEXT)],
  ['deflate', deflateSync(TEXT)],
  ['deflate', deflateRawSync(TEXT)],
  ['br', brotliCompressSync(TEXT)],
];

describe('a body', () => {
  it.each(CODED)('that is compressed as %s is opened', async (coding, bytes) => {
    expect(await openBody(bytes, coding, MOST)).toEqual(TEXT);
  });

  it.each([undefined, 'identity', 'Identity'])('under %s is as it came', async (coding) => {
    expect(await openBody(TEXT, coding, MOST)).toEqual(TEXT);
  });

  it('that is empty is empty', async () => {
    expect(await openBody(Buffer.alloc(0), 'gzip', MOST)).toHaveLength(0);
  });

  it.each(CODED)('of %s is refused where it opens to more than is taken', async (coding, bytes) => {
    await expect(openBody(bytes, coding, MOST - 1)).rejects.toMatchObject({
      kind: 'too-large',
      code: 'body-too-large',
    });
  });

  it('is never opened much further than is taken', async () => {
    const bomb = gzipSync(Buffer.alloc(256 * 1024 * 1024, 32));
    const before = process.memoryUsage().rss;
    await expect(openBody(bomb, 'gzip', 1024 * 1024)).rejects.toMatchObject({ kind: 'too-large' });
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 1024 * 1024);
  });

  it.each(CODED)('of %s that was cut anywhere counts nothing', async (coding, bytes) => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: bytes.length - 1 }), async (at) => {
        await expect(openBody(bytes.subarray(0, at), coding, MOST)).rejects.toMatchObject({
          kind: 'malformed',
          code: 'body-not-opened',
        });
      }),
    );
  });

  it.each(['gzip', 'deflate', 'br'])('of plain text under %s is refused', async (coding) => {
    await expect(openBody(TEXT, coding, MOST)).rejects.toMatchObject({
      code: 'body-not-opened',
      text: {
        vi: 'không giải nén được nội dung theo Content-Encoding, hoặc nội dung bị cắt ngang',
        en: 'the body cannot be opened as Content-Encoding says, or was cut',
      },
      hint: {
        vi: 'gửi lại cả tệp; tệp không nén thì bỏ Content-Encoding',
        en: 'send the whole again; leave Content-Encoding out where it is not compressed',
      },
    });
  });
});
