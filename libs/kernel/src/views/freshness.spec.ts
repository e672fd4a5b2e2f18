import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS } from '@nhip/contracts';
import type { ScheduleBody } from '../model/definitions.js';
import { WorkingCalendar } from '../time/working-calendar.js';
import { freshnessOf, nextCutOff, worst } from './freshness.js';

const at = (text: string): number => Date.parse(`${text}+07:00`);
const daily: ScheduleBody = { every: 'P1D', by: '17:00', grace: 'P1D' };
const working: ScheduleBody = { ...daily, calendar: 'working' };
/** A Monday off, and the Saturday before made up for it. */
const exchanged = new WorkingCalendar('working', 1, {
  years: { from: 2026, to: 2026 },
  rest: ['saturday', 'sunday'],
  days: [
    { day: '2026-11-21', kind: 'make-up' },
    { day: '2026-11-23', kind: 'day-off' },
  ],
});

describe('freshness of a feed that is due each day by 17:00 with a day of grace', () => {
  it.each([
    ['fresh', '2026-11-25T00:00', '2026-11-25T09:00'],
    ['due', '2026-11-24T12:00', '2026-11-25T09:00'],
    ['late', '2026-11-24T12:00', '2026-11-25T17:01'],
    ['late', '2026-11-23T12:00', '2026-11-25T09:00'],
    ['missing', '2026-11-23T12:00', '2026-11-25T17:01'],
    ['missing', '2026-11-22T12:00', '2026-11-24T17:01'],
  ])('is %s with the last delivery %s at %s', (state, last, now) => {
    expect(freshnessOf(daily, at(last), at(now))).toBe(state);
  });

  it('is unknown without a schedule, and missing if nothing ever came', () => {
    expect(freshnessOf(undefined, at('2026-11-25T00:00'), at('2026-11-25T09:00'))).toBe('unknown');
    expect(freshnessOf(daily, undefined, at('2026-11-25T09:00'))).toBe('missing');
  });

  it('expects nothing on Saturdays and Sundays where the calendar is of working days', () => {
    expect(nextCutOff(working, at('2026-11-20T18:00'))).toBe(at('2026-11-23T17:00'));
    expect(freshnessOf(working, at('2026-11-20T12:00'), at('2026-11-21T18:00'))).toBe('due');
    expect(freshnessOf(daily, at('2026-11-20T12:00'), at('2026-11-21T18:00'))).toBe('late');
  });

  it('goes by the calendar where it is known: what is made up is due, a day off is not', () => {
    const next = (now: string): number | undefined => nextCutOff(working, at(now), exchanged);
    expect(next('2026-11-20T18:00')).toBe(at('2026-11-21T17:00'));
    expect(next('2026-11-21T18:00')).toBe(at('2026-11-24T17:00'));
    const last = at('2026-11-21T12:00');
    const state = (now: string): string => freshnessOf(working, last, at(now), exchanged);
    expect(['2026-11-24T17:00', '2026-11-24T17:01'].map(state)).toEqual(['due', 'late']);
    expect(freshnessOf(daily, last, at('2026-11-24T17:00'), exchanged)).toBe('missing');
  });

  it('goes by the days of weekly rest in years that the calendar does not know', () => {
    expect(nextCutOff(working, at('2027-01-01T18:00'), exchanged)).toBe(at('2027-01-04T17:00'));
  });

  it('counts weeks from Monday', () => {
    expect(nextCutOff({ every: 'P7D', by: '08:00' }, at('2026-11-25T09:00'))).toBe(
      at('2026-11-30T08:00'),
    );
  });
});

describe('freshness', () => {
  const instants = fc.integer({ min: at('2026-01-01T00:00'), max: at('2027-01-01T00:00') });
  const schedules = fc.record({
    every: fc.constantFrom('P1D', 'P3D', 'P7D'),
    by: fc.constantFrom('00:00', '08:30', '23:59'),
    grace: fc.constantFrom('P0D', 'P1D', 'P2D'),
    calendar: fc.constantFrom('all' as const, 'working' as const),
  });
  const calendars = fc.constantFrom(undefined, exchanged);
  const order = ['fresh', 'due', 'late', 'missing'];

  it('never gets better as time goes on, except by a delivery', () => {
    fc.assert(
      fc.property(
        schedules,
        instants,
        fc.nat(20 * DAY_MS),
        fc.nat(DAY_MS),
        calendars,
        (schedule, last, wait, more, days) => {
          const [before, after] = [last + wait, last + wait + more].map((now) =>
            order.indexOf(freshnessOf(schedule, last, now, days)),
          );
          expect(after).toBeGreaterThanOrEqual(before ?? 9);
          expect(freshnessOf(schedule, last + wait, last + wait, days)).toBe('fresh');
        },
      ),
    );
  });

  it('has its next cut-off ahead, always', () => {
    fc.assert(
      fc.property(schedules, instants, calendars, (schedule, now, days) =>
        expect(nextCutOff(schedule, now, days)).toBeGreaterThan(now),
      ),
    );
  });

  it('of several feeds is the worst', () => {
    expect(worst(['fresh', 'late', 'due'])).toBe('late');
    expect(worst([])).toBe('unknown');
  });
});
