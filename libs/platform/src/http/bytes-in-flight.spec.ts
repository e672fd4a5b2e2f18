import { describe, expect, it } from '@jest/globals';
import { BytesInFlight } from './bytes-in-flight.js';

const refused = expect.objectContaining({ kind: 'limited', code: 'too-many-bytes' });

describe('the bytes of bodies that are held at once', () => {
  it('are bounded for each sender, and those of others are not their concern', () => {
    const flight = new BytesInFlight({ most: 100, mostOfOne: 10 });
    const [one, two, other] = [flight.hold('A'), flight.hold('A'), flight.hold('B')];
    one.add(6);
    expect(() => two.add(5)).toThrow(refused);
    two.add(4);
    other.add(10);
    one.release();
    two.add(6);
    expect(() => two.add(1)).toThrow(refused);
  });

  it('are bounded for all together', () => {
    const flight = new BytesInFlight({ most: 15, mostOfOne: 10 });
    const [one, other] = [flight.hold('A'), flight.hold('B')];
    one.add(10);
    expect(() => other.add(6)).toThrow(refused);
    other.add(5);
  });

  it('are let go once, however often they are released, and what was refused was not held', () => {
    const flight = new BytesInFlight({ most: 10, mostOfOne: 10 });
    const one = flight.hold('A');
    one.add(10);
    expect(() => one.add(1)).toThrow(refused);
    one.release();
    one.release();
    const next = flight.hold('A');
    next.add(10);
    expect(() => flight.hold('B').add(1)).toThrow(refused);
  });
});
