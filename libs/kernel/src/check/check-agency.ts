import type { Catalogue } from '../model/catalogue.js';
import type { Defined } from '../model/definitions.js';
import { isDate, reaches } from './check-codes.js';
import type { Report } from './report.js';

/** Those for whom it goes on: agencies that there are, from real days on, and not itself by a detour. */
export function checkAgency(agency: Defined<'agency'>, catalogue: Catalogue, report: Report): void {
  agency.succeeds?.forEach(({ agency: before, from }, index) => {
    report.refers(catalogue, 'agency', before, ['succeeds', index, 'agency']);
    if (!isDate(from))
      report.say(
        ['succeeds', index, 'from'],
        'impossible-date',
        `“${from}” không phải ngày có thật`,
        `“${from}” is no date that exists`,
      );
  });
  const next = (id: string): readonly string[] =>
    (catalogue.get('agency', id)?.succeeds ?? []).map((one) => one.agency);
  if (reaches(agency.id, next))
    report.say(
      ['succeeds'],
      'cycle',
      `“${agency.id}” kế thừa chính nó qua một vòng`,
      `“${agency.id}” succeeds itself: the successions form a cycle`,
    );
}
