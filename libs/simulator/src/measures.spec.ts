import { describe, expect, it } from '@jest/globals';
import { STATUS, type Dossier } from './dossier.js';
import { dossierParts } from './measures.js';
import type { Procedure } from './province.js';
import { atHour, DAY, dayNamed } from './time.js';
import { WorkDays } from './work-days.js';

const workDays = new WorkDays(['2026-03-06'], []);
const at = (date: string, hour = 8): number => atHour(dayNamed(date), hour);
const procedure: Procedure = {
  code: '1.001193',
  name: 'Đăng ký khai sinh',
  field: 'MP-HT',
  isProvincial: false,
  object: '1',
  limit: 3,
  limitUnit: 'working-day',
  limitUnitSent: 'Ngày làm việc',
  bearsFee: true,
  returnsPaper: true,
  onlineLevel: 'full',
  couldBeFull: true,
  usesPopulation: true,
  basisFrom: '2025-07-01',
  decidedAt: '2025-06-20',
  publishedAt: '2025-06-25',
  parts: 7,
  from: '2025-07-01',
};
const received: Dossier = {
  no: 'H09.101-260302-0001',
  unit: 'H09.101',
  procedure,
  object: '1',
  status: STATUS.received,
  receivedAt: at('2026-03-02'),
  dueAt: at('2026-03-05'),
  saysLimit: false,
  supplements: [],
  papers: [],
  hasResultFile: false,
  saysDigitised: false,
  isIdentified: false,
  isDeleted: false,
};
const partsOf = (change: Partial<Dossier>) => dossierParts({ ...received, ...change }, workDays);
const named = (change: Partial<Dossier>, measure: string) =>
  partsOf(change).filter((part) => part.measure === measure);
const done = { status: STATUS.done, finishedAt: at('2026-03-05', 9) };
const asked = { askedAt: at('2026-03-03') };

describe('what a dossier adds (766/QĐ-TTg, 2.1)', () => {
  it('is nothing where it was never received, or deleted', () => {
    expect(partsOf({ receivedAt: undefined, status: STATUS.refused })).toEqual([]);
    expect(partsOf({ isDeleted: true })).toEqual([]);
  });

  it('is late an hour after it was due, unless papers were waited for longer than that', () => {
    expect(named(done, 'late')).toHaveLength(1);
    const waited = { ...asked, answeredAt: asked.askedAt + 2 * 3_600_000 };
    expect(named({ ...done, supplements: [waited] }, 'onTime')).toHaveLength(1);
  });

  it('is due by its procedure where no date was promised: in working days, the holiday left out', () => {
    expect(named({ ...done, dueAt: undefined }, 'late')).toHaveLength(1);
    const [overdue] = named({ dueAt: undefined }, 'overdue');
    expect(overdue).toMatchObject({ enter: at('2026-03-05') });
    const friday = { ...received, dueAt: undefined, receivedAt: at('2026-03-04') };
    expect(named(friday, 'overdue')).toMatchObject([{ enter: at('2026-03-10') }]);
  });

  it('is not overdue while it waits for papers that were asked for in time, and is when asked twice', () => {
    const waiting = { status: STATUS.supplement, supplements: [asked] };
    expect(named(waiting, 'overdue')).toEqual([]);
    const again = { askedAt: at('2026-03-04') };
    const twice = { ...waiting, supplements: [{ ...asked, answeredAt: asked.askedAt }, again] };
    expect(named(twice, 'overdue')).toMatchObject([{ enter: again.askedAt }]);
    const tooLate = { ...waiting, supplements: [{ askedAt: at('2026-03-09') }] };
    expect(named(tooLate, 'overdue')).toMatchObject([{ enter: at('2026-03-05') }]);
  });

  it('is due soon in the three days before, or from its reception on', () => {
    expect(named({}, 'dueSoon')).toMatchObject([
      { enter: at('2026-03-02'), leave: at('2026-03-05') },
    ]);
    const far = { dueAt: at('2026-03-20') };
    expect(named(far, 'dueSoon')).toMatchObject([{ enter: far.dueAt - 3 * DAY }]);
    expect(named({ dueAt: undefined }, 'dueSoon')).toEqual([]);
  });

  it('owes a fee where its procedure bears one and not all that is listed is nothing', () => {
    expect(named({}, 'feeDue')).toHaveLength(1);
    expect(named({ fee: 0 }, 'feeDue')).toEqual([]);
    expect(named({ fee: 0, payment: '1' }, 'paidOnline')).toEqual([]);
  });
});
