import { describe, expect, it } from '@jest/globals';
import { readLogin, readPage } from './portal-answer.js';
import { portalTime } from './portal-time.js';
import { atOnce } from './turns.js';

const page = (text: string) => atOnce(readPage(text));

describe('the answer to a login', () => {
  it.each([
    '{"error_code":0,"session":"s"}',
    '{"error_code":"00","session":"s"}',
    '{"session":"s"}',
  ])('%s gives a session', (text) => {
    expect(readLogin(text)).toBe('s');
  });

  it.each([
    ['{"error_code":100}', 'pull-login-refused'],
    ['{"error_code":"-1","session":"s"}', 'pull-login-refused'],
    ['{"error_code":0}', 'pull-not-understood'],
    ['<html>', 'pull-not-understood'],
    ['[]', 'pull-not-understood'],
  ])('%s is refused: %s', (text, code) => {
    expect(() => readLogin(text)).toThrow(expect.objectContaining({ code }));
  });
});

describe('a page', () => {
  it('is the rows as they are written, digit by digit', () => {
    const rows = '[{"MaHoSo":"1","Gia":12345678901234567890},{"a":1,"a":2}]';
    expect(page(`{"error_code":"0","result": ${rows} }`)).toEqual({ text: rows, rows: 2 });
  });

  it('is empty where nothing was found', () => {
    expect(page('{"error_code":201}')).toEqual({ text: '[]', rows: 0 });
    expect(page('{"error_code":"00","result":[]}')).toEqual({ text: '[]', rows: 0 });
  });

  it('is none where the session is over', () => {
    expect(page('{"error_code":"100","result":[]}')).toBeUndefined();
  });

  it.each([
    ['101', 'IP_DISALLOWED'],
    ['106', 'AGENCY_ID_INCORRECT'],
    ['500', 'DATA_INCORRECT'],
    ['-1', undefined],
  ])('is refused with the code of the portal: %s', (code, name) => {
    expect(() => page(`{"error_code":"${code}","message":"Nguyễn Văn An"}`)).toThrow(
      expect.objectContaining({ code: 'pull-refused', fields: { portalCode: code, name } }),
    );
  });

  it.each(['', '{"error_code":0}', '{"result":{}}', '{"error_code":0,"result":[{"a":', 'null'])(
    'is not understood: %s',
    (text) => {
      expect(() => page(text)).toThrow(expect.objectContaining({ code: 'pull-not-understood' }));
    },
  );
});

it('the portal writes instants in the reporting zone', () => {
  expect(portalTime(Date.parse('2025-12-31T17:00:05.999Z'))).toBe('20260101000005');
});
