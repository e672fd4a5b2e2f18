import { describe, expect, it } from '@jest/globals';
import { Readiness } from './readiness.js';

describe('readiness', () => {
  it('waits for every part, and says which one is missing', () => {
    const readiness = new Readiness();
    readiness.set('stores', true);
    readiness.set('catalogue', false, 'reading');
    expect(readiness.ready).toBe(false);
    expect(readiness.report()).toEqual({
      ready: false,
      parts: { stores: { ok: true }, catalogue: { ok: false, detail: 'reading' } },
    });
    readiness.set('catalogue', true);
    expect(readiness.ready).toBe(true);
  });

  it('is there where a service waits for nothing', () => {
    expect(new Readiness().report()).toEqual({ ready: true, parts: {} });
  });

  it('ends when a part is lost again, and says why', () => {
    const readiness = new Readiness();
    readiness.set('stores', true, 'connected');
    readiness.set('stores', false, 'the database is away');
    expect(readiness.report()).toEqual({
      ready: false,
      parts: { stores: { ok: false, detail: 'the database is away' } },
    });
  });

  it('forgets what was said of a part once there is nothing more to say', () => {
    const readiness = new Readiness();
    readiness.set('catalogue', false, 'reading');
    readiness.set('catalogue', true);
    expect(readiness.report().parts['catalogue']).toEqual({ ok: true });
  });

  it('does not change by a note, of a part that is ready or of one that is not', () => {
    const readiness = new Readiness();
    readiness.set('stores', true);
    readiness.note('stores', 'one feed keeps its last good form');
    expect(readiness.ready).toBe(true);
    readiness.set('stores', false);
    readiness.note('stores', 'waits');
    expect(readiness.ready).toBe(false);
    expect(readiness.report().parts['stores']).toEqual({ ok: false, detail: 'waits' });
  });

  it('does not wait for a part that was removed', () => {
    const readiness = new Readiness();
    readiness.set('stores', false);
    readiness.remove('stores');
    expect(readiness.report()).toEqual({ ready: true, parts: {} });
  });

  it('is not given by a note on a part of which nothing is known', () => {
    const readiness = new Readiness();
    readiness.note('catalogue', 'not seen yet');
    expect(readiness.ready).toBe(false);
  });

  it('is looked for first where somebody asks', async () => {
    const readiness = new Readiness();
    readiness.set('stores', false);
    readiness.lookFirst(async () => readiness.set('stores', true));
    expect(readiness.ready).toBe(false);
    expect(await readiness.current()).toEqual({ ready: true, parts: { stores: { ok: true } } });
  });
});
