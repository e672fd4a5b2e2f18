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
});
