import { describe, expect, it } from '@jest/globals';
import { moved, Walks, type OpenWalk } from './walks.js';

const BUCKET = 3;
const cubeBy = (...calendars: readonly string[]) => ({
  id: 'permits',
  version: 1,
  record: 'permit',
  calendars,
});

/** Walks of one cube version, which go on by the calendars that are in force. */
class Walked {
  readonly walks = new Walks();

  open(...calendars: readonly string[]): OpenWalk | undefined {
    return this.walks.open([cubeBy(...calendars)], [], BUCKET);
  }

  step(to: number, ended: boolean, ...calendars: readonly string[]): void {
    const { through: _, ...walk } = this.open(...calendars)!;
    this.walks.set(moved(walk, to, ended));
  }

  get covered(): number {
    return this.walks.covered({ id: 'permits', version: 1 }, BUCKET);
  }
}

describe('the walk of a cube version that goes by calendars', () => {
  it('is none once all records are evaluated by them', () => {
    const walked = new Walked();
    walked.step(2_000, false, 'working@1');
    expect(walked.covered).toBe(2_000);
    walked.step(2_500, true, 'working@1');
    expect(walked.open('working@1')).toBeUndefined();
  });

  it('goes through all records again where they change, and all are counted meanwhile', () => {
    const walked = new Walked();
    walked.step(2_500, true, 'working@1');
    expect(walked.open('working@2')).toMatchObject({ again: 0, calendars: 'working@2' });
    walked.step(2_000, false, 'working@2');
    expect(walked.open('working@2')).toMatchObject({
      again: 2_000,
      through: { type: 'permit' },
    });
    expect(walked.covered).toBe(Number.MAX_SAFE_INTEGER);
    walked.step(2_500, true, 'working@2');
    expect(walked.open('working@2')).toBeUndefined();
  });

  it('begins anew where they change while it goes on', () => {
    const walked = new Walked();
    walked.step(2_500, true, 'working@1');
    walked.step(2_000, false, 'working@2');
    expect(walked.open('working@3')).toMatchObject({ again: 0, calendars: 'working@3' });
  });

  it('goes again where they changed while the version was filled', () => {
    const walked = new Walked();
    walked.step(2_000, false, 'working@1');
    walked.step(2_500, true, 'working@2');
    expect(walked.open('working@2')).toMatchObject({ again: 0, calendars: 'working@2' });
  });
});
