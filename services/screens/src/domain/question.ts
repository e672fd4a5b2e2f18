import { Fault } from '@nhip/contracts';
import { daysOf, GRAINS, type Catalogue, type CubeProgram, type Grain, type Question } from '@nhip/kernel';

const bad = (code: string, vi: string, en: string, fields: object = {}): Fault => new Fault('invalid', code, { vi, en }, { fields: { status: 400, ...fields } });

type Query = Readonly<Record<string, string | undefined>>;

function grain(text: string | undefined): Grain {
  const found = GRAINS.find((one) => one === (text ?? 'all'));
  if (found) return found;
  throw bad('wrong-grain', `không có kỳ “${text}”`, `there is no grain “${text}”`, { known: GRAINS });
}

function period(text: string | undefined, of: Grain, name: string): string | undefined {
  if (text === undefined) return undefined;
  if (daysOf(text, of)) return text;
  throw bad('wrong-period', `${name}=“${text}” không phải kỳ kiểu ${of}`, `${name}=“${text}” is no period of grain ${of}`);
}

/** Code versions that count, by dimension: a code means it and all under it. */
export function filtersOf(query: Query, program: CubeProgram, catalogue: Catalogue): ReadonlyMap<string, ReadonlySet<string>> {
  const filters = new Map<string, ReadonlySet<string>>();
  for (const [name, code] of Object.entries(query)) {
    if (!name.startsWith('dim.') || code === undefined) continue;
    const dimension = program.dimensions.find((one) => `dim.${one.name}` === name);
    if (!dimension) throw bad('unknown-dimension', `không có chiều “${name.slice(4)}”`, `there is no dimension “${name.slice(4)}”`, { known: program.dimensions.map((one) => one.name) });
    const codes = catalogue.codeLists.get(dimension.list)?.under(code) ?? new Set<string>();
    if (codes.size === 0) throw bad('unknown-code', `mã “${code}” không có trong danh mục ${dimension.list}`, `code “${code}” is not in the list ${dimension.list}`);
    filters.set(dimension.name, codes);
  }
  return filters;
}

/** Reads what is asked for; throws a Fault that says which parameter is wrong. */
export function questionOf(query: Query, program: CubeProgram, catalogue: Catalogue): Question {
  const of = grain(query['grain']);
  const [from, to, by] = [period(query['from'], of, 'from'), period(query['to'], of, 'to'), query['by']];
  if (by !== undefined && !program.dimensions.some((one) => one.name === by)) throw bad('unknown-dimension', `không có chiều “${by}”`, `there is no dimension “${by}”`, { known: program.dimensions.map((one) => one.name) });
  if (query['units'] !== undefined && query['units'] !== 'reported') throw bad('units-not-supported', 'chưa quy đổi được theo đơn vị hành chính khác', 'restating by other units is not supported yet');
  if (query['release'] !== undefined) throw bad('release-not-supported', 'chưa có bản số liệu đã chốt', 'there are no frozen releases yet');
  return { grain: of, filters: filtersOf(query, program, catalogue), ...(from && { from }), ...(to && { to }), ...(by && { by }) };
}
