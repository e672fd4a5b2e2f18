/** Administrative units before and from 2025-07-01, with the conversion as successions. */
import { FormerUnits, readConversion, successionsOf } from './conversion.mjs';
import { cleanName, cleanText, english, spelling } from './names.mjs';

/** No list says since when a number is in use: the year of Decision 124/2004, which made them. */
export const SINCE = '2004-01-01';
export const REFORM = '2025-07-01';
export const LAST_DAY_BEFORE = '2025-06-30';
/** The last day for which the list of three levels names its units. */
const LISTED_ON = '2025-01-04';

const code = (number, name, more) => ({
  code: number,
  name: { vi: name, en: english(name) },
  ...more,
});
const before = (number, name, more) =>
  code(number, name, { from: SINCE, to: LAST_DAY_BEFORE, ...more });

/** The three levels of the list of 2025-01-04. */
function readLevels(rows, tell) {
  const levels = { provinces: new Map(), districts: new Map(), communes: [] };
  for (const [
    province,
    provinceCode,
    district,
    districtCode,
    commune,
    communeCode,
    level,
  ] of rows.slice(1)) {
    levels.provinces.set(provinceCode, cleanName(province));
    levels.districts.set(districtCode, { name: cleanName(district), province: provinceCode });
    if (communeCode === '') continue;
    const name = cleanName(commune);
    if (!spelling(name).startsWith(spelling(cleanText(level))))
      tell('level-of-another', [`${communeCode} ${name}: “${cleanText(level)}”`]);
    levels.communes.push({ code: communeCode, name, district: districtCode });
  }
  return levels;
}

/** The spelling that a second list shares, else the most frequent. */
function spellingOf(names, preferred) {
  const counts = Map.groupBy(names, (name) => name);
  if (counts.has(preferred)) return preferred;
  return [...counts].sort(([, a], [, b]) => b.length - a.length)[0][0];
}

function communesAfter(rows, flat, tell) {
  const second = new Map(
    flat.map((one) => [String(one.code).padStart(5, '0'), cleanName(one.name)]),
  );
  const byCode = Map.groupBy(rows, (row) => row.code);
  for (const number of new Set([...second.keys(), ...byCode.keys()]))
    if (second.has(number) !== byCode.has(number)) tell('in-one-list-only', [number]);
  return [...byCode].map(([number, group]) => {
    const name = spellingOf(
      group.map((row) => row.name),
      second.get(number),
    );
    if (new Set(group.map((row) => row.name)).size > 1)
      tell('two-spellings', [
        `${number} ${[...new Set(group.map((row) => row.name))].join(', ')} → ${name}`,
      ]);
    else if (second.has(number) && second.get(number) !== name)
      tell('spelled-otherwise', [`${number} ${name}, ${second.get(number)}`]);
    // Under a province, as districts were: there are none any more.
    return code(number, name, { from: REFORM, parent: group[0].province, level: 'commune' });
  });
}

function provincesAfter(flat, rows, former) {
  const byCommune = new Map(rows.map((row) => [row.code, row.province]));
  const names = new Map();
  for (const { code: commune, province_name: name } of flat) {
    const number = byCommune.get(String(commune).padStart(5, '0'));
    if (number !== undefined) names.set(number, cleanName(name));
  }
  for (const number of new Set(byCommune.values()))
    if (!names.has(number)) throw new Error(`a province without a name: ${number}`);
  return [...names]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([number, name]) =>
      code(number, spellingOf([name], former.get(number)), { from: REFORM }),
    );
}

/** Provinces go over as their communes do. */
function provinceSuccessions(rows, districts, tell) {
  const found = new Map();
  for (const row of rows) {
    const { province } = districts.get(row.district);
    const said = /\((\d+)\)$/.exec(row.oldProvince)?.[1];
    if (said !== province)
      tell('province-of-another', [
        `${row.oldCode} ${row.oldName || row.districtName}: “${row.oldProvince}” → ${province}`,
      ]);
    const others = found.get(province) ?? found.set(province, new Set()).get(province);
    others.add(row.province);
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([from, targets]) =>
      [...targets].map((to) => ({ from, to, kind: targets.size > 1 ? 'part' : 'whole' })),
    );
}

function districtsBefore(levels, rows, tell) {
  const said = Map.groupBy(rows, (row) => row.district);
  return [...levels.districts].map(([number, { name: listed, province }]) => {
    const names = (said.get(number) ?? []).map((row) => row.districtName);
    const now = names.find((name) => spelling(name) !== spelling(listed));
    if (now) tell('name-of-the-later-list', [`${number} ${listed} → ${now}`]);
    return before(number, now ?? listed, { parent: province });
  });
}

function communesBefore(levels, rows, others, tell) {
  const listed = new Map(levels.communes.map((unit) => [unit.code, unit]));
  const byCode = Map.groupBy(
    rows.filter(({ oldCode }) => oldCode.length === 5),
    (row) => row.oldCode,
  );
  const went = [...byCode].map(([number, group]) => {
    const name = spellingOf(
      group.map((row) => row.oldName),
      listed.get(number)?.name,
    );
    const earlier = listed.get(number)?.name;
    if (earlier && spelling(earlier) !== spelling(name))
      tell('name-of-the-later-list', [`${number} ${earlier} → ${name}`]);
    const other = others.get(number);
    return before(number, name, {
      parent: group[0].district,
      ...(other && { aliases: [other], note: OTHER_NUMBER(other) }),
    });
  });
  const known = new Set([...byCode.keys(), ...others.values()]);
  const ended = levels.communes
    .filter((unit) => !known.has(unit.code))
    .map((unit) => {
      tell('no-longer-listed', [`${unit.code} ${unit.name}`]);
      return before(unit.code, unit.name, { to: LISTED_ON, parent: unit.district, note: ENDED });
    });
  return [...went, ...ended].sort((a, b) => (a.code < b.code ? -1 : 1));
}

const OTHER_NUMBER = (other) => ({
  vi: `cần xác nhận: danh mục 04/01/2025 ghi số ${other}`,
  en: `to be confirmed: the list of 2025-01-04 gives the number ${other}`,
});
const ENDED = {
  vi: 'cần xác nhận: không còn trong bảng chuyển đổi; ngày hết hiệu lực là ngày cuối cùng có danh mục ghi',
  en: 'to be confirmed: the conversion has it no more; its last day is the last of which a list names it',
};

/** @param lists texts of the three lists, read: `levels` and `conversion` rows of CSV, `flat` JSON. @returns the code list */
export function adminUnits({ levels: levelRows, conversion, flat }, tell) {
  const levels = readLevels(levelRows, tell);
  const former = new FormerUnits(levels.communes, tell);
  const rows = former.clean(readConversion(conversion, tell));
  const others = former.otherNumbers(rows);
  const codes = [
    ...[...levels.provinces].map(([number, name]) => before(number, name)),
    ...districtsBefore(levels, rows, tell),
    ...communesBefore(levels, rows, others, tell),
    ...provincesAfter(flat, rows, levels.provinces),
    ...communesAfter(rows, flat, tell),
  ];
  const successors = [
    ...provinceSuccessions(rows, levels.districts, tell),
    ...successionsOf(rows, tell),
  ].map(({ from, to, kind }) => ({ from: `${from}@${SINCE}`, to: `${to}@${REFORM}`, kind }));
  return { codes, successors };
}
