import { describe, expect, it } from '@jest/globals';
import { PublishHeaders } from '@nhip/contracts';
import { readBy, readNamed, readPeriod, readWithdrawal } from './read-request.js';

const refusal = (code: string) => expect.objectContaining({ kind: 'malformed', code });

describe('the command of a withdrawal', () => {
  const read = (body: string | Uint8Array) => readWithdrawal(Buffer.from(body as string));

  it('is its reason, cut to a thousand characters and never inside of one', () => {
    expect(read('{"reason":"sai tệp"}')).toEqual({ reason: 'sai tệp' });
    expect(read('{"reason":"nhầm mã","release":true}')).toEqual({
      reason: 'nhầm mã',
      release: true,
    });
    expect(read(JSON.stringify({ reason: '😀'.repeat(1_001) })).reason).toBe('😀'.repeat(1_000));
  });

  it.each(['', 'no JSON', '{}', '[]', 'null', '"x"', '7', '{"reason":" "}', '{"reason":7}'])(
    'needs a reason, which “%s” has not',
    (body) => {
      expect(() => read(body)).toThrow(refusal('needs-reason'));
    },
  );

  it('needs a reason where the body is absent, or is not UTF-8', () => {
    expect(() => readWithdrawal(undefined)).toThrow(refusal('needs-reason'));
    const wrong = Buffer.from([...Buffer.from('{"reason":"'), 0xff, ...Buffer.from('"}')]);
    expect(() => read(wrong)).toThrow(refusal('needs-reason'));
  });

  it.each([
    String.raw`{"reason":"x\u0000y"}`,
    String.raw`{"reason":"x\ud800"}`,
    String.raw`{"reason":"x","more":{"a":["\u0000"]}}`,
    String.raw`{"reason":"x","b\u0000":1}`,
  ])('holds no text that nothing can keep: %s', (body) => {
    expect(() => read(body)).toThrow(refusal('wrong-text'));
  });
});

describe('a period', () => {
  it('is one that the calendar has', () => {
    expect(['2026-11', '2026-Q4', undefined].map(readPeriod)).toEqual([
      '2026-11',
      '2026-Q4',
      undefined,
    ]);
    for (const text of ['2026-13', '2026-Q5', '2026-02-30'])
      expect(() => readPeriod(text)).toThrow(refusal('wrong-period'));
  });
});

describe('what a delivery is for', () => {
  it('may be history, which is that of a period', () => {
    expect(readNamed('2026-03', true)).toEqual({ period: '2026-03', history: true });
    expect(readNamed(undefined, false)).toEqual({ period: undefined, history: false });
    for (const period of [undefined, 'all'])
      expect(() => readNamed(period, true)).toThrow(refusal('history-needs-period'));
  });
});

describe('the headers of a delivery', () => {
  it('may have a key of 1 to 200 characters', () => {
    const key = (text?: string) =>
      readBy(PublishHeaders, text === undefined ? {} : { 'idempotency-key': text });
    expect(key('k'.repeat(200))).toEqual({ 'idempotency-key': 'k'.repeat(200) });
    expect(key()).toEqual({});
    for (const wrong of ['', 'k'.repeat(201)])
      expect(() => key(wrong)).toThrow(refusal('wrong-idempotency-key'));
  });
});
