import { describe, expect, it } from '@jest/globals';
import { Fault } from '@nhip/contracts';
import { asFault, isAway } from './pool.js';

describe('an error of the database', () => {
  it.each([
    { code: 'ECONNREFUSED' },
    { code: 'ECONNRESET' },
    { code: '57P01', message: 'terminating connection due to administrator command' },
    { code: '57P03', message: 'the database system is starting up' },
    { code: '08006' },
    { code: '53300' },
    { code: '53100' },
    { code: '40001' },
    { code: '40P01' },
    { code: '55P03' },
    { code: '25P04' },
    { code: '58030' },
    { code: 'XX000' },
    { message: 'Connection terminated unexpectedly' },
    { message: 'timeout exceeded when trying to connect' },
  ])('is an outage: %j', (error) => {
    expect(isAway(Object.assign(new Error(error.message ?? ''), error))).toBe(true);
    expect(asFault(error)).toMatchObject({ kind: 'unavailable', code: 'database-away' });
  });

  it.each([
    { code: '23505' },
    { code: '42P01' },
    { code: '25P02' },
    { message: 'x is not a function' },
  ])('is not an outage, and stays what it is: %j', (error) => {
    expect(asFault(error)).toBe(error);
  });

  it('keeps its cause', () => {
    const error = Object.assign(new Error('x'), { code: 'EPIPE' });
    expect((asFault(error) as Fault).cause).toBe(error);
  });
});
