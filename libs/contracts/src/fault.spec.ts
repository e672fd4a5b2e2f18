import { describe, expect, it } from '@jest/globals';
import { Fault, FAULT_KINDS } from './fault.js';

const text = { vi: 'sai', en: 'wrong' };

describe('a fault', () => {
  it.each(FAULT_KINDS)('of kind %s carries its code and both languages', (kind) => {
    const fault = new Fault(kind, 'some-code', text);
    expect(fault).toMatchObject({ kind, code: 'some-code', text, fields: {} });
    expect([fault.hint, fault.cause]).toEqual([undefined, undefined]);
  });

  it('is an error with a name, and a message for logs', () => {
    const fault = new Fault('invalid', 'some-code', text);
    expect(fault).toBeInstanceOf(Error);
    expect([fault.name, fault.message]).toEqual(['Fault', 'some-code: wrong']);
  });

  it('keeps what helps, and what it came from', () => {
    const cause = new Error('before');
    const details = { hint: text, fields: { row: 3 }, cause };
    expect(new Fault('conflict', 'some-code', text, details)).toMatchObject(details);
  });

  it('has kinds that differ', () => {
    expect(new Set(FAULT_KINDS).size).toBe(FAULT_KINDS.length);
  });
});
