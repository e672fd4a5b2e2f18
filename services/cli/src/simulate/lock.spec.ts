import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { lock } from './lock.js';

const fresh = (): string => path.join(mkdtempSync(path.join(tmpdir(), 'nhip-lock-')), 's.json');

it('a second simulator on the same state is refused, by the process of the first', () => {
  const file = fresh();
  const release = lock(file);
  expect(() => lock(file)).toThrow(
    expect.objectContaining({
      code: 'simulator-runs',
      text: expect.objectContaining({ en: expect.stringContaining(String(process.pid)) }),
    }),
  );
  release();
  lock(file)();
  expect(existsSync(`${file}.lock`)).toBe(false);
});

it('the lock of one that was killed is taken over', () => {
  const file = fresh();
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(`${file}.lock`, JSON.stringify({ pid, start: '1' }));
  lock(file)();
});

it('so is that of one whose number another process has got since', () => {
  const file = fresh();
  writeFileSync(`${file}.lock`, JSON.stringify({ pid: process.pid, start: '1' }));
  const release = lock(file);
  expect(JSON.parse(readFileSync(`${file}.lock`, 'utf8'))).toMatchObject({ pid: process.pid });
  expect(() => lock(file)).toThrow(expect.objectContaining({ code: 'simulator-runs' }));
  release();
});

it('and one that cannot be read: it was cut off', () => {
  const file = fresh();
  writeFileSync(`${file}.lock`, '{"pid":');
  lock(file)();
});
