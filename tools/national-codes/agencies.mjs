/** The identification codes of the provinces' People's Committees before and from 2025-07-01. */
import { LAST_DAY_BEFORE, REFORM } from './admin-units.mjs';

/** No list says since when a code is in use: the year of QCVN 102:2016, which made them. */
export const SINCE = '2016-01-01';

/** Root first by Decision 20/2020, leaf first by QCVN 102:2016: H56.22.17 is 000.17.22.H56. Undefined where the older form has no room for it. */
export function leafFirst(code) {
  const [root, ...below] = code.split('.');
  const [second = '00', third = '00', fourth = '000', ...more] = below;
  const form = `${fourth}.${third}.${second}.${root}`;
  return more.length === 0 && /^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$/.test(form) ? form : undefined;
}

const committee = ({ vi, en }) => ({
  vi: `UBND ${vi.charAt(0).toLowerCase()}${vi.slice(1)}`,
  en: `People's Committee of ${en}`,
});

const UNCONFIRMED = {
  vi: 'cần xác nhận: mã chưa thấy trong nguồn công bố, suy theo thứ tự chữ cái của các mã đã kiểm',
  en: 'to be confirmed: not seen in a published source; it fits the alphabetical order of those that were',
};
const SEEN_ELSEWHERE = {
  vi: 'cần xác nhận: mã chỉ thấy ở một nguồn khác, không phải Cổng Dịch vụ công quốc gia',
  en: 'to be confirmed: seen in another source only, not in the national public service portal',
};

function noteOf(evidence) {
  if (evidence.startsWith('verified')) return undefined;
  return evidence.startsWith('partly') ? SEEN_ELSEWHERE : UNCONFIRMED;
}

/** @param rows of the CSV of H-codes @param units the codes of `admin-unit` */
export function agencies(rows, units, tell) {
  const provinces = new Map(
    units
      .filter(({ code }) => code.length === 2)
      .map((one) => [`${one.code}@${one.to ?? ''}`, one]),
  );
  const lines = rows.slice(1).map(([code, , was, is, , evidence]) => ({
    code,
    was,
    is,
    note: noteOf(evidence),
    goesOn: evidence.startsWith('verified'),
  }));
  const heads = new Map(lines.filter(({ goesOn }) => goesOn).map(({ code, is }) => [is, code]));
  const entry = ({ code, note }, unit, more) => {
    if (note) tell('unconfirmed-agency', [code]);
    return {
      code,
      name: committee(unit.name),
      ...more,
      aliases: [leafFirst(code)],
      ...(note && { note }),
    };
  };
  const before = lines.map((line) =>
    entry(line, provinces.get(`${line.was}@${LAST_DAY_BEFORE}`), {
      from: SINCE,
      to: LAST_DAY_BEFORE,
    }),
  );
  const after = lines
    .filter(({ goesOn }) => goesOn)
    .map((line) => entry(line, provinces.get(`${line.is}@`), { from: REFORM }));
  const successors = lines.map(({ code, is }) => ({
    from: `${code}@${SINCE}`,
    to: `${heads.get(is)}@${REFORM}`,
    kind: 'whole',
  }));
  return { codes: [...before, ...after], successors };
}
