/** The official conversion of communes at 2025-07-01, cleaned: what is put right is put right by a rule, and each case of one is told. */
import { cleanName, cleanText, spelling, typeOf } from './names.mjs';

const NUMBER_IN_BRACKETS = /\((\d+)\)$/;
const numberOf = (text) => NUMBER_IN_BRACKETS.exec(cleanText(text))?.[1];
const NOTE_MISPRINTS = [['Nhâp', 'Nhập']];

/** What the note of a row says: all of the former unit went over, or a part. */
const KINDS = [
  [/(^| )(một phần|phần còn lại)/i, 'part'],
  [/^(Nhập|Sắp xếp) toàn bộ/, 'whole'],
  [/^Giữ nguyên/, 'whole'],
  [/^Đổi (tên|loại hình)/, 'whole'],
];

export function kindOf(note) {
  const found = KINDS.find(([pattern]) => pattern.test(note));
  if (!found) throw new Error(`a note that no rule reads: “${note}”`);
  return found[1];
}

function cleanNote(text) {
  let note = cleanText(text);
  for (const [misprint, word] of NOTE_MISPRINTS) note = note.replace(misprint, word);
  return note;
}

/** The rows of the official table. Titles and the lines that name a province alone are no rows. */
export function readConversion(rows, tell) {
  const [, , ...lines] = rows;
  const isRow = (line) => line.slice(1).some((cell) => cleanText(cell) !== '');
  const sections = lines.filter((line) => !isRow(line));
  tell(
    'title',
    sections.map(([name]) => cleanText(name)),
  );
  return lines
    .filter(isRow)
    .map(([province, name, code, oldName, oldCode, note, district, oldProvince]) => {
      const cells = [name, oldName, note, district];
      if (cells.some((cell) => cell !== cleanText(cell)))
        tell('spaces-and-signs', [cleanText(name)]);
      return {
        province: numberOf(province),
        name: named(name, tell),
        code,
        oldName: named(oldName, tell),
        oldCode,
        note: cleanNote(note),
        district: numberOf(district),
        districtName: cleanName(cleanText(district).replace(NUMBER_IN_BRACKETS, '')),
        oldProvince: cleanText(oldProvince),
      };
    });
}

function named(text, tell) {
  const [clean, name] = [cleanText(text), cleanName(text)];
  if (clean !== name) tell('type-word', [`${clean} → ${name}`]);
  return name;
}

/**
 * Units of before by their number, from the list of 2025-01-04, and where they went.
 * @param list units of that list: `{ code, name, district }`
 */
export class FormerUnits {
  #listed;
  #byPlace;

  constructor(list, tell) {
    this.tell = tell;
    this.#listed = new Map(list.map((unit) => [unit.code, unit]));
    this.#byPlace = Map.groupBy(list, ({ district, name }) => `${district} ${spelling(name)}`);
  }

  /** The one number that the list has for a name in a district. */
  #numberFor({ district, oldName }) {
    const found = this.#byPlace.get(`${district} ${spelling(oldName)}`) ?? [];
    return found.length === 1 ? found[0].code : undefined;
  }

  /** Rows with what is wrong in them put right. */
  clean(rows) {
    const names = Map.groupBy(
      rows.filter(({ oldCode }) => oldCode !== ''),
      ({ oldCode }) => oldCode,
    );
    return rows
      .map((row) => this.#withType(row))
      .map((row) => this.#withNumber(row, names.get(row.oldCode) ?? []))
      .filter((row) => row !== undefined);
  }

  /** A name without its type gets that of the list. */
  #withType(row) {
    if (row.oldCode === '' || typeOf(row.oldName)) return row;
    const listed = this.#listed.get(row.oldCode);
    if (!listed) throw new Error(`a unit without a type, and not listed: ${row.oldName}`);
    this.tell('type-missing', [`${row.oldCode} ${row.oldName} → ${listed.name}`]);
    return { ...row, oldName: listed.name };
  }

  /** A number that stands for two units belongs to the one that the list names; the other gets its own. */
  #withNumber(row, sameNumber) {
    if (row.oldCode === '') return this.#withoutNumber(row);
    const isShared = new Set(sameNumber.map(({ oldName }) => spelling(oldName))).size > 1;
    const listed = this.#listed.get(row.oldCode);
    if (!isShared || !listed || spelling(listed.name) === spelling(row.oldName)) return row;
    const own = this.#numberFor(row);
    if (!own) throw new Error(`a number of two units: ${row.oldCode} ${row.oldName}`);
    this.tell('number-of-another', [`${row.oldName}: ${row.oldCode} → ${own}`]);
    return { ...row, oldCode: own };
  }

  /** A district without communes becomes a special zone; what is neither is no unit. */
  #withoutNumber(row) {
    if (row.oldName === '') {
      this.tell('district-as-a-whole', [`${row.district} → ${row.code} ${row.name}`]);
      return { ...row, oldCode: row.district };
    }
    this.tell('no-unit', [`${row.oldName} → ${row.code} ${row.name}`]);
    return undefined;
  }

  /** Units of the conversion under a number that the list has not: by name and place they are one of it under another number. */
  otherNumbers(rows) {
    const known = new Set(rows.map(({ oldCode }) => oldCode));
    const others = new Map();
    for (const row of rows) {
      if (this.#listed.has(row.oldCode) || row.oldCode.length !== 5) continue;
      const other = this.#numberFor(row);
      if (other && !known.has(other)) others.set(row.oldCode, other);
      else others.set(row.oldCode, undefined);
    }
    for (const [code, other] of others) {
      const { oldName } = rows.find(({ oldCode }) => oldCode === code);
      if (other) this.tell('other-number', [`${oldName}: ${code}, ${other}`]);
      else this.tell('not-yet-listed', [`${code} ${oldName}`]);
    }
    return others;
  }
}

/** Successions of the cleaned rows, each once. A unit that went to several went to none as a whole. */
export function successionsOf(rows, tell) {
  const byUnit = Map.groupBy(rows, ({ oldCode }) => oldCode);
  return [...byUnit.values()].flatMap((group) => {
    const targets = new Set(group.map(({ code }) => code));
    return [...targets].map((to) => {
      const row = group.find(({ code }) => code === to);
      const kind = kindOf(row.note);
      if (kind === 'whole' && targets.size > 1)
        tell('whole-of-a-part', [`${row.oldCode} ${row.oldName} → ${to}: “${row.note}”`]);
      if (kind === 'part' && targets.size === 1)
        tell('part-without-the-rest', [`${row.oldCode} ${row.oldName} → ${to}: “${row.note}”`]);
      return { from: row.oldCode, to, kind: targets.size > 1 ? 'part' : kind };
    });
  });
}
