import { expect, it } from '@jest/globals';
import { isPullAddress } from './pull-address.js';

it.each([
  'https://portal.example.vn',
  'https://portal.example.vn:8443/api/v1',
  'https://10.0.80.189/sync',
  'https://[2001:db8::1]/sync',
  'http://127.0.0.1:8084/sync',
  'http://localhost:8084',
  'http://[::1]:8084/',
])('%s may be pulled from', (url) => {
  expect(isPullAddress(url)).toBe(true);
});

it.each([
  'http://portal.example.vn',
  'http://10.0.80.189:8084/sync',
  'http://127.0.0.1.example.vn/',
  'http://localhost.example.vn',
  'http://127.0.0.1@example.vn/',
  'https://user:password@portal.example.vn/',
  'https://portal.example.vn/?to=http://inside',
  'https://portal.example.vn/#x',
  'https://portal.example.vn\\@inside/',
  'https://portal.example.vn/a b',
  'file:///etc/passwd',
  'ftp://portal.example.vn',
  'https://',
  '//portal.example.vn',
])('%s may not', (url) => {
  expect(isPullAddress(url)).toBe(false);
});
