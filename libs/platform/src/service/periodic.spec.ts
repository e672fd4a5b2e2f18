import { describe, expect, it } from '@jest/globals';
import { until } from '../async/until.js';
import { Periodic } from './periodic.js';

const later = (): { readonly done: Promise<void>; readonly end: () => void } => {
  let end: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (end = resolve));
  return { done, end: () => end() };
};

describe('periodic work', () => {
  it('begins at once and goes on', async () => {
    let turns = 0;
    const periodic = new Periodic(() => void (turns += 1), {
      everyMs: 1,
      onError: () => undefined,
    });
    periodic.onApplicationBootstrap();
    expect(turns).toBe(1);
    await until('two more turns begin', () => turns >= 3);
    await periodic.beforeApplicationShutdown();
  });

  it('leaves a turn out while the one before it is under way', async () => {
    const first = later();
    let turns = 0;
    const work = (): Promise<void> => ((turns += 1), first.done);
    const periodic = new Periodic(work, { everyMs: 1, onError: () => undefined });
    periodic.onApplicationBootstrap();
    await new Promise((done) => setTimeout(done, 20));
    expect(turns).toBe(1);
    first.end();
    await until('the next turn begins', () => turns >= 2);
    await periodic.beforeApplicationShutdown();
  });

  it('tells what failed, and tries again', async () => {
    const errors: string[] = [];
    const periodic = new Periodic(() => Promise.reject(new Error('away')), {
      everyMs: 1,
      onError: (error) => errors.push(String(error)),
    });
    periodic.onApplicationBootstrap();
    await until('it has failed twice', () => errors.length >= 2);
    await periodic.beforeApplicationShutdown();
    expect(errors[0]).toBe('Error: away');
  });

  it('ends after the turn that is under way', async () => {
    const first = later();
    let ended = false;
    const periodic = new Periodic(() => first.done.then(() => void (ended = true)), {
      everyMs: 1,
      onError: () => undefined,
    });
    periodic.onApplicationBootstrap();
    const stopped = periodic.beforeApplicationShutdown().then(() => ended);
    first.end();
    expect(await stopped).toBe(true);
  });
});
