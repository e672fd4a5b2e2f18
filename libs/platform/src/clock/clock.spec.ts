import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { clockFrom } from './clock.js';

const NOW = Date.parse('2026-11-25T00:00:00Z');
const START = Date.parse('2011-05-01T00:00:00Z');

beforeEach(() => void jest.useFakeTimers({ now: NOW }));
afterEach(() => void jest.useRealTimers());

describe('the hub clock', () => {
  it('is the system’s by default', () => {
    expect(clockFrom('system').now()).toBe(NOW);
  });

  it('runs from a start at a speed, in whole milliseconds', () => {
    const clock = clockFrom('2011-05-01T00:00:00Z@1.5');
    jest.advanceTimersByTime(1_001);
    expect(clock.now()).toBe(START + 1_501);
  });

  it('stands still at speed 0', () => {
    const clock = clockFrom('2011-05-01T00:00:00Z@0');
    jest.advanceTimersByTime(60_000);
    expect(clock.now()).toBe(START);
  });

  it('follows a file that moves it', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'nhip-clock-'));
    const file = path.join(folder, 'clock');
    writeFileSync(file, `2011-05-01T00:00:00Z@0 ${NOW}`);
    const clock = clockFrom(`file:${file}`);
    expect(clock.now()).toBe(START);
    writeFileSync(file, `2012-05-01T00:00:00Z@0 ${NOW}`);
    jest.advanceTimersByTime(300);
    expect(clock.now()).toBe(Date.parse('2012-05-01T00:00:00Z'));
    rmSync(folder, { recursive: true });
  });

  it.each(['yesterday', '2011-05-01T00:00:00Z@fast', '2011-05-01T00:00:00Z@-1'])(
    'refuses %s',
    (spec) => {
      expect(() => clockFrom(spec)).toThrow('NHIP_CLOCK must be');
    },
  );
});
