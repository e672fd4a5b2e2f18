import { describe, expect, it } from '@jest/globals';
import { daysOfPeriod, periodOf, type Days } from '../time/days.js';
import type { ReceiptProgress } from './deliveries.js';
import { SenderDeliveries } from './sender-deliveries.js';

const at = (text: string): number => Date.parse(`${text}+07:00`);
const NOW = at('2026-11-25T18:00');
const daily = { every: 'P1D', by: '17:00', grace: 'P1D' };

interface Sent {
  readonly period?: string;
  readonly history?: true;
}
const sent = (receivedAt: string, more: Sent = {}): ReceiptProgress => ({
  feed: 'f',
  agency: 'H09',
  receivedAt: at(receivedAt),
  parts: {},
  ...more,
});
const after = (...all: readonly ReceiptProgress[]): SenderDeliveries => {
  const sender = new SenderDeliveries();
  for (const [i, one] of all.entries()) sender.note(String(i), one);
  return sender;
};
const delivered = (
  sender: SenderDeliveries,
  period: string,
  judgement: Partial<Parameters<SenderDeliveries['of']>[1]> = {},
): boolean =>
  sender.of(daysOfPeriod(period) as Days, { schedule: daily, now: NOW, ...judgement }) ===
  'delivered';

describe('what a sender has delivered for a period that is over', () => {
  const sender = after(
    sent('2026-11-02T10:00'),
    sent('2026-11-09T10:00'),
    sent('2026-11-12T10:00', { period: '2026-11-05' }),
    sent('2026-11-25T10:00'),
  );

  it('is what was received in it, or until the grace of its schedule ended', () => {
    const days = ['2026-11-07', '2026-11-08', '2026-11-09', '2026-11-10'];
    expect(days.map((day) => delivered(sender, day))).toEqual([true, true, true, false]);
  });

  it('is what names it, and counts for no other by the time of its receipt', () => {
    const days = ['2026-11-05', '2026-11-06', '2026-11-11', '2026-11-12'];
    expect(days.map((day) => delivered(sender, day))).toEqual([true, false, false, false]);
  });

  it('is one delivery at least', () => {
    expect(['2026-W45', '2026-W46', '2026-W47'].map((week) => delivered(sender, week))).toEqual([
      true,
      true,
      false,
    ]);
    expect(delivered(after(sent('2026-10-31T10:00'), sent('2026-11-25T10:00')), '2026-10')).toBe(
      true,
    );
  });

  it('lasts over the days of rest of a schedule of working days', () => {
    const schedule = { ...daily, calendar: 'working' } as const;
    // A Friday and a Monday.
    const rested = after(
      sent('2026-11-13T10:00'),
      sent('2026-11-16T10:00'),
      sent('2026-11-25T10:00'),
    );
    expect(delivered(rested, '2026-11-15', { schedule })).toBe(true);
    expect(delivered(rested, '2026-11-17', { schedule })).toBe(false);
  });

  it('is due until its cut-off, and missing from then on', () => {
    const sender = after(sent('2026-11-24T00:00', { period: '2026-11-23' }));
    const due = ['2026-11-25T17:00', '2026-11-25T17:01'].map((now) =>
      sender.of(daysOfPeriod('2026-11-24') as Days, { schedule: daily, now: at(now) }),
    );
    expect(due).toEqual(['due', 'missing']);
  });

  it('goes by the own periods of the schedule, where these are longer', () => {
    const schedule = { every: 'P7D', by: '17:00' };
    // A Wednesday.
    const weekly = after(
      sent('2026-11-02T10:00'),
      sent('2026-11-04T10:00'),
      sent('2026-11-25T10:00'),
    );
    expect(
      ['2026-11-03', '2026-11-08', '2026-11-17'].map((day) => delivered(weekly, day, { schedule })),
    ).toEqual([true, true, false]);
  });

  it('is not known by the day once two months have gone, but by the month', () => {
    const old = after(sent('2026-05-04T10:00'), sent('2026-07-06T10:00'), sent('2026-11-25T10:00'));
    expect(
      ['2026-07-20', '2026-07', '2026-06-20', '2026-06'].map((period) => delivered(old, period)),
    ).toEqual([true, true, false, false]);
  });

  it('came with its first delivery where it sends no history, and else with that', () => {
    const first = sent('2026-11-20T10:00');
    const last = sent('2026-11-25T10:00');
    const periods = ['2011-05', '2026-09', '2026-11-17', '2026-11-22'];
    const known = (...history: readonly ReceiptProgress[]): readonly boolean[] =>
      periods.map((period) => delivered(after(first, last, ...history), period));
    expect(known()).toEqual([true, true, true, false]);
    expect(known(sent('2026-11-25T11:00', { period: '2026-09', history: true }))).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  it('is not there where it has been silent since before its end, unless it names its last day', () => {
    const silent = after(sent('2026-10-10T10:00'));
    expect(delivered(silent, '2026-10')).toBe(false);
    expect(delivered(silent, '2026-10-10')).toBe(true);
    silent.note('later', sent('2026-11-25T10:00', { period: '2026-10', history: true }));
    expect(delivered(silent, '2026-10')).toBe(true);
  });
});

describe('a period that ran when it was named', () => {
  it('is delivered up to that day, and no further', () => {
    const sender = after(sent('2026-11-02T10:00', { period: '2026-11' }));
    const days = ['2026-11-01', '2026-11-02', '2026-11-03', '2026-11-20'];
    expect(days.map((day) => delivered(sender, day))).toEqual([true, true, false, false]);
    const ahead = after(sent('2026-11-02T10:00', { period: '2027', history: true }));
    const now = at('2027-03-20T10:00');
    expect(delivered(ahead, '2027-03-01', { now })).toBe(false);
  });
});

describe('days that deliveries named', () => {
  it('are known by the month once two months have gone, as those that name none', () => {
    const sender = after(
      sent('2026-06-01T10:00'),
      sent('2026-08-05T10:00', { period: '2026-08-04' }),
      sent('2026-11-20T10:00', { period: '2026-11-19' }),
      sent('2026-11-25T10:00'),
    );
    const days = ['2026-08-04', '2026-08-20', '2026-07-20', '2026-11-19', '2026-11-18'];
    expect(days.map((day) => delivered(sender, day))).toEqual([true, true, false, true, false]);
  });
});

describe('the first delivery of a sender', () => {
  const sender = after(
    ...Array.from({ length: 65 }, (_, i) => sent(`${periodOf(20_724 + i, 'day')}T10:00`)),
  );

  it('brought the days before it, whenever one asks', () => {
    expect(periodOf(20_724, 'day')).toBe('2026-09-28');
    const asked = ['2026-10-20', '2026-11-02', '2026-11-10', '2026-11-21', '2026-11-25'];
    const known = asked.map((day) => delivered(sender, '2026-09-20', { now: at(`${day}T18:00`) }));
    expect(known).toEqual([true, true, true, true, true]);
  });

  it('within the grace of a day counts for it after two months, too', () => {
    const late = after(
      sent('2026-09-01T10:00'),
      sent('2026-10-01T10:00'),
      sent('2026-12-10T10:00'),
    );
    const on = (day: string, period: string) =>
      delivered(late, period, { now: at(`${day}T18:00`) });
    expect(['2026-10-05', '2026-12-10'].map((day) => on(day, '2026-09-30'))).toEqual([true, true]);
  });
});

describe('a delivery that was taken back', () => {
  it('has delivered nothing', () => {
    const sender = after(
      sent('2026-11-01T10:00'),
      sent('2026-11-20T10:00'),
      sent('2026-11-25T10:00'),
    );
    expect(delivered(sender, '2026-11-20')).toBe(true);
    sender.withdraw('1');
    expect(delivered(sender, '2026-11-20')).toBe(false);
    sender.withdraw('2');
    expect(sender.last).toBe(at('2026-11-01T10:00'));
  });
});

describe('a period that runs', () => {
  it('has been delivered while its sender is neither late nor missing', () => {
    const sender = after(sent('2026-11-24T10:00'));
    const known = ['2026-11-25T09:00', '2026-11-25T18:00'].map((now) =>
      ['2026-11-25', '2026-11', 'all'].map((period) => delivered(sender, period, { now: at(now) })),
    );
    expect(known).toEqual([
      [true, true, true],
      [false, false, false],
    ]);
  });

  it('is not delivered by history', () => {
    const sender = after(sent('2026-11-25T10:00', { period: '2026-11', history: true }));
    expect(sender.last).toBeUndefined();
    expect(delivered(sender, '2026-11')).toBe(false);
  });
});

it('without a schedule a sender has delivered once anything has come', () => {
  const schedule = undefined;
  expect(delivered(after(), '2026-11', { schedule })).toBe(false);
  expect(delivered(after(sent('2020-01-01T10:00')), '2026-11', { schedule })).toBe(true);
});

it('what is kept of a sender is bounded, and what was forgotten is taken for delivered', () => {
  const sender = after(sent('2026-11-25T10:00'));
  // Every second week of 23 years: more runs than are kept.
  const FIRST = 12_000;
  const weeks = Array.from({ length: 600 }, (_, i) => periodOf(FIRST + 14 * i, 'week'));
  for (const period of weeks)
    sender.note(period, sent('2026-11-25T11:00', { period, history: true }));
  expect(sender.size).toBeLessThanOrEqual(1_000 + 2 * 4 * 500);
  const last = weeks.at(-1) as string;
  expect(delivered(sender, last)).toBe(true);
  expect(delivered(sender, periodOf(FIRST + 14 * 599 - 7, 'week'))).toBe(false);
  expect(delivered(sender, weeks[0] as string)).toBe(true);
});
