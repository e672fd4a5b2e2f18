import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { sleep } from './sleep.js';
import { withTimeout } from './with-timeout.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** What became of a promise so far. */
async function stateOf(promise: Promise<unknown>): Promise<string> {
  let state = 'open';
  void promise.then(
    (value) => (state = `gave ${String(value)}`),
    (error: Error) => (state = `threw ${error.message}`),
  );
  await jest.advanceTimersByTimeAsync(0);
  return state;
}

describe('sleep', () => {
  it('ends after its time, and not before', async () => {
    const slept = sleep(1_000, new AbortController().signal);
    await jest.advanceTimersByTimeAsync(999);
    expect(await stateOf(slept)).toBe('open');
    await jest.advanceTimersByTimeAsync(1);
    expect(await stateOf(slept)).toBe('gave undefined');
  });

  it('ends at once when it is called off, and leaves no timer', async () => {
    const controller = new AbortController();
    const slept = sleep(60_000, controller.signal);
    controller.abort();
    expect(await stateOf(slept)).toBe('gave undefined');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('does not begin where it was called off before', async () => {
    expect(await stateOf(sleep(60_000, AbortSignal.abort()))).toBe('gave undefined');
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('work with a time limit', () => {
  const late = (): Error => new Error('late');

  it('gives what the work gives, and leaves no timer', async () => {
    expect(await withTimeout(Promise.resolve(7), 1_000, late)).toBe(7);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('fails as the work fails, and leaves no timer', async () => {
    const failing = Promise.reject(new Error('lost'));
    expect(await stateOf(withTimeout(failing, 1_000, late))).toBe('threw lost');
    expect(jest.getTimerCount()).toBe(0);
  });

  it('fails as its caller says once the time is over', async () => {
    const limited = withTimeout(new Promise(() => undefined), 1_000, late);
    limited.catch(() => undefined);
    await jest.advanceTimersByTimeAsync(999);
    expect(await stateOf(limited)).toBe('open');
    await jest.advanceTimersByTimeAsync(1);
    expect(await stateOf(limited)).toBe('threw late');
  });

  it('makes no error of work that was in time', async () => {
    const onTimeout = jest.fn(late);
    await withTimeout(Promise.resolve(), 1_000, onTimeout);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(onTimeout).not.toHaveBeenCalled();
  });
});
