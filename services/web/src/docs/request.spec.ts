import { expect, it } from '@jest/globals';
import { legible, requestOf } from './request.js';

const asked = { method: 'GET', path: '/api/v1/feeds/{feed}', fields: [], key: '' };

it('puts each field where the route reads it, and nothing of those that are empty', () => {
  const { url, init } = requestOf({
    ...asked,
    method: 'POST',
    path: '/api/v1/feeds/{feed}/records',
    fields: [
      { place: 'path', name: 'feed', value: 'a/b?c' },
      { place: 'query', name: 'file', value: 'tháng 1.csv' },
      { place: 'query', name: 'period', value: '' },
      { place: 'family', name: 'dim.*', value: 'dim.unit=25&dim.unit=26' },
      { place: 'header', name: 'idempotency-key', value: 'k' },
    ],
    body: { type: 'text/csv', text: 'a\n1' },
  });
  expect(url).toBe('/api/v1/feeds/a%2Fb%3Fc/records?file=th%C3%A1ng+1.csv&dim.unit=25&dim.unit=26');
  expect(init).toMatchObject({
    method: 'POST',
    headers: { 'idempotency-key': 'k', 'content-type': 'text/csv' },
    body: 'a\n1',
    credentials: 'same-origin',
  });
});

it('a key stands for the caller alone, in a header and nowhere else', () => {
  const { url, init } = requestOf({ ...asked, key: 'secret' });
  expect(init).toMatchObject({
    headers: { authorization: 'Bearer secret' },
    credentials: 'omit',
    redirect: 'error',
  });
  expect(url).not.toContain('secret');
  expect(requestOf(asked).init.headers).toEqual({});
});

it('shows JSON line by line, and what is none as it came', () => {
  expect(legible('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
  expect(legible('a;b')).toBe('a;b');
});
