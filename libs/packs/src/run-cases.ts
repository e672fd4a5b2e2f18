import type { FieldValue, Finding, Grain, PackProblem, Text } from '@nhip/contracts';
import {
  byLevel,
  Catalogue,
  compileCube,
  compileFeed,
  contributionAt,
  daysOf,
  deriver,
  gather,
  minorUnits,
  readInstant,
  REPORTING_ZONE,
  rolledUp,
  withReferences,
  type Cell,
  type CubeProgram,
  type Defined,
  type Definition,
  type FieldBody,
  type Fields,
  type FindReference,
  type Level,
  type ListBody,
  type MappedColumn,
  type MapResult,
  type TypeBody,
} from '@nhip/kernel';
import { caseFields, instantText, said, shown, type FieldFault } from './case-values.js';
import type { MappingCase, Pack, ValueCase } from './read-pack.js';

type Place = Pick<MappingCase, 'file' | 'line'>;
type Mapped = Extract<MapResult, { readonly ok: true }>;
/** A record that came out; of a row that makes several, one of them. */
type Seen = Pick<Mapped, 'version' | 'effective' | 'fields' | 'id' | 'deleted'> &
  Partial<Pick<MappedColumn, 'column'>>;

const failed = ({ file, line }: Place, vi: string, en: string, hint?: Text): PackProblem => ({
  file,
  line,
  code: 'case-failed',
  message: { vi, en },
  ...(hint && { hint }),
});

const notThere = (one: Place, vi: string, en: string, id: string): PackProblem[] => [
  failed(one, `không có ${vi} ${id}`, `there is no ${en} ${id}`),
];

const different = (one: Place, what: string, seen: string, wanted: string): PackProblem =>
  failed(one, `${what} là ${seen}, phải là ${wanted}`, `${what} is ${seen}, should be ${wanted}`);

const instantOf = (text: string): number => readInstant(text, REPORTING_ZONE) ?? NaN;

/** Each finding with what it says: its column and value stand in it. */
function told(findings: readonly Finding[], language: keyof Text): string {
  const column = language === 'vi' ? 'cột' : 'column';
  return findings
    .map(
      (one) =>
        `${one.code}${one.column ? `, ${column} “${one.column}”` : ''}: ${one.message[language]}`,
    )
    .join('; ');
}

function sameCodes(
  one: MappingCase,
  [vi, en]: readonly [vi: string, en: string],
  findings: readonly Finding[],
  wanted: readonly string[],
): PackProblem[] {
  const codes = findings.map(({ code }) => code);
  if (said(codes) === said(wanted)) return [];
  return [
    failed(
      one,
      `${vi} ${said(codes)}, phải là ${said(wanted)}${codes.length > 0 ? ` (${told(findings, 'vi')})` : ''}`,
      `${en} ${said(codes)}, should be ${said(wanted)}${codes.length > 0 ? ` (${told(findings, 'en')})` : ''}`,
    ),
  ];
}

/** What a record has beside its fields. */
function sameHead(one: MappingCase, name: string, wanted: unknown, seen: Seen): PackProblem[] {
  if (name === 'column')
    return seen.column === wanted ? [] : [different(one, name, said(seen.column), said(wanted))];
  if (name === 'id')
    return seen.id === wanted ? [] : [different(one, name, said(seen.id), said(wanted))];
  if (name === 'deleted')
    return seen.deleted === wanted ? [] : [different(one, name, said(seen.deleted), said(wanted))];
  const isInstant = typeof wanted === 'string';
  const version = isInstant ? instantOf(wanted) : wanted;
  const written = isInstant ? instantText(seen.version) : said(seen.version);
  return seen.version === version ? [] : [different(one, name, written, said(wanted))];
}

const HEAD = ['id', 'version', 'deleted', 'column'];

/** Of a list a field that one of the two leaves out is null in both. */
const isSameValue = (a: FieldValue, b: FieldValue, body: FieldBody): boolean =>
  a === b || (body.list !== undefined && writtenOut(a, body.list) === writtenOut(b, body.list));

const writtenOut = (value: FieldValue, { fields }: ListBody): string =>
  typeof value === 'object' && value !== null
    ? said(value.map((item) => Object.keys(fields).map((name) => item[name] ?? null)))
    : said(value);

function sameRecord(
  one: MappingCase,
  type: Defined<'type'>,
  record: MappingCase['record'],
  seen: Seen,
  catalogue: Catalogue,
): PackProblem[] {
  const wanted = Object.entries(record ?? {});
  const head = wanted.filter(([name]) => HEAD.includes(name));
  const ofFields = Object.fromEntries(wanted.filter(([name]) => !HEAD.includes(name)));
  // A bare code is meant as of the instant that the record came out with.
  const written = { [type.effective]: instantText(seen.effective), ...ofFields };
  const { fields, faults } = caseFields(written, type, catalogue);
  const came = deriver(type, catalogue)(seen.fields);
  return [
    ...head.flatMap(([name, value]) => sameHead(one, name, value, seen)),
    ...faults.map(({ field, why }) => failed(one, `${field}: ${why.vi}`, `${field}: ${why.en}`)),
    ...Object.keys(ofFields).flatMap((name) => {
      const body = type.fields[name];
      const [value, expected] = [came[name] ?? null, fields[name]];
      return !body || expected === undefined || isSameValue(value, expected, body)
        ? []
        : [different(one, name, shown(value, body), shown(expected, body))];
    }),
  ];
}

/** The records that the columns of a row are, each beside what was written of it. */
function sameRecords(
  one: MappingCase,
  type: Defined<'type'>,
  { version, columns = [] }: Mapped,
  catalogue: Catalogue,
): PackProblem[] {
  const { records } = one;
  if (records === undefined) return [];
  if (records.length !== columns.length)
    return [different(one, 'records', String(columns.length), String(records.length))];
  return columns.flatMap((seen, i) =>
    sameRecord(one, type, records[i], { ...seen, version }, catalogue),
  );
}

function runMapping(one: MappingCase, catalogue: Catalogue): PackProblem[] {
  const feed = catalogue.get('feed', one.feed);
  const type = feed && catalogue.get('type', feed.record);
  if (!type) return notThere(one, 'nguồn', 'feed', one.feed);
  const result = compileFeed(feed, catalogue)(one.row, instantOf(one.receivedAt));
  if (!result.ok)
    return sameCodes(one, ['phát hiện', 'found'], result.findings, one.findings ?? []);
  return [
    ...sameCodes(one, ['phát hiện', 'found'], [], one.findings ?? []),
    ...(one.notes ? sameCodes(one, ['ghi chú', 'noted'], result.findings, one.notes) : []),
    ...sameRecord(one, type, one.record, result, catalogue),
    ...sameRecords(one, type, result, catalogue),
  ];
}

/** Fields of a record that are computed from its others: a case cannot say what they are. */
const statedInVain = (
  record: Readonly<Record<string, unknown>>,
  { fields }: TypeBody,
): readonly FieldFault[] =>
  Object.keys(record)
    .filter((name) => Object.hasOwn(fields, name) && fields[name]?.value !== undefined)
    .map((field) => ({
      field,
      why: {
        vi: 'được tính từ các trường khác: bỏ nó khỏi bản ghi',
        en: 'it is computed from other fields: leave it out of the record',
      },
    }));

/** The fields of one record of a case, by where it stands there; what cannot be read is a problem. */
function fieldsOf(
  one: ValueCase,
  at: string,
  record: Readonly<Record<string, unknown>>,
  type: Defined<'type'>,
  catalogue: Catalogue,
  problems: PackProblem[],
): Fields {
  const { fields, faults } = caseFields(record, type, catalogue);
  for (const { field, why } of [...faults, ...statedInVain(record, type)])
    problems.push(failed(one, `${at}.${field}: ${why.vi}`, `${at}.${field}: ${why.en}`));
  return fields;
}

/** The records of reference types that a case has; what cannot be read is a problem. */
function referencesOf(
  one: ValueCase,
  catalogue: Catalogue,
  problems: PackProblem[],
): FindReference {
  const known = new Map<string, Fields>();
  for (const [id, records] of Object.entries(one.references ?? {})) {
    const type = catalogue.get('type', id);
    if (!type?.reference) problems.push(...notThere(one, 'kiểu tham chiếu', 'reference type', id));
    else
      for (const [i, { id: name, ...record }] of records.entries()) {
        const at = `references.${id}[${i + 1}]`;
        const fields = fieldsOf(one, at, record, type, catalogue, problems);
        known.set(`${id}/${String(name)}`, fields);
      }
  }
  return (type, id) => known.get(`${type}/${id}`);
}

/** The cells of a case's records; those that cannot be read or counted are problems. */
function cellsOf(
  one: ValueCase,
  program: CubeProgram,
  type: Defined<'type'>,
  catalogue: Catalogue,
): { readonly cells: readonly Cell[]; readonly problems: readonly PackProblem[] } {
  const cells: Cell[] = [];
  const problems: PackProblem[] = [];
  const find = referencesOf(one, catalogue, problems);
  for (const [i, record] of one.records.entries()) {
    const at = `records[${i + 1}]`;
    const fields = fieldsOf(one, at, record, type, catalogue, problems);
    const evaluated = program.evaluate(withReferences(fields, program.references, find));
    if (evaluated.fault)
      problems.push(
        failed(one, `${at}: giá trị quá lớn để tính`, `${at}: a value is too large to count`),
      );
    const added = contributionAt(evaluated, program.measures.length, instantOf(one.clock));
    for (const { day, values } of added)
      cells.push({ dims: evaluated.dims, day, values: values.map(BigInt) });
  }
  return { cells, problems };
}

type Wanted = ValueCase['values'][number];

const bare = (code: string): string => code.slice(0, code.lastIndexOf('@'));

/** Whether a value is as it was written: 32.8 is 32.80. */
function isSame(seen: string | null, wanted: Wanted['value'], decimals: number): boolean {
  if (seen === null || wanted === null) return seen === wanted;
  const minor = minorUnits(String(wanted), decimals);
  return minor !== undefined && minor === minorUnits(seen, decimals);
}

/** What keeps a value from being asked for. */
function unanswerable(one: ValueCase, wanted: Wanted, program: CubeProgram): PackProblem[] {
  const { grain, by } = wanted;
  const period = String(wanted.period);
  if (daysOf(period, grain as Grain) === undefined)
    return [
      failed(
        one,
        `“${period}” không phải kỳ ${grain}`,
        `“${period}” is no period of grain ${grain}`,
      ),
    ];
  const names = program.dimensions.map(({ name }) => name);
  return by === undefined || names.includes(by)
    ? []
    : [
        failed(one, `không có chiều “${by}”`, `there is no dimension “${by}”`, {
          vi: `có: ${names.join(', ')}`,
          en: `known are: ${names.join(', ')}`,
        }),
      ];
}

/** The levels of the dimension that values are listed by. */
const levelsOf = (
  { by }: Wanted,
  { dimensions }: CubeProgram,
  { codeLists }: Catalogue,
): readonly Level[] =>
  codeLists.get(dimensions.find(({ name }) => name === by)?.list ?? '')?.tree.levels ?? [];

function unknownLevel(
  one: ValueCase,
  { level }: Wanted,
  levels: readonly Level[],
): readonly PackProblem[] {
  const known = levels.map((known) => known.level);
  if (level === undefined || known.includes(level)) return [];
  return [
    failed(one, `không có cấp “${level}”`, `there is no level “${level}”`, {
      vi: known.length > 0 ? `có: ${known.join(', ')}` : 'khai cấp ở danh mục, và by ở ca này',
      en:
        known.length > 0
          ? `known are: ${known.join(', ')}`
          : 'the list declares them, and the case says by',
    }),
  ];
}

function sameValue(
  one: ValueCase,
  wanted: Wanted,
  cells: readonly Cell[],
  program: CubeProgram,
  catalogue: Catalogue,
): PackProblem[] {
  const { indicator: id, grain, by, value } = wanted;
  const indicator = catalogue.get('indicator', id);
  if (indicator?.cube !== one.cube)
    return notThere(one, `chỉ số của khối ${one.cube}:`, `indicator of the cube ${one.cube}:`, id);
  const levels = levelsOf(wanted, program, catalogue);
  const problems = [...unanswerable(one, wanted, program), ...unknownLevel(one, wanted, levels)];
  if (problems.length > 0) return problems;
  const [period, code] = [String(wanted.period), wanted.code && String(wanted.code)];
  const question = {
    grain: grain as Grain,
    ...(grain !== 'all' && { from: period, to: period }),
    ...(by !== undefined && { by }),
    filters: new Map(),
  };
  const level = levels.find((known) => known.level === wanted.level);
  const gathered = byLevel(gather(cells, program, question), level);
  const rolled = rolledUp(gathered, indicator, program, question);
  const isAsked = (of = ''): boolean => code === undefined || of === code || bare(of) === code;
  const seen = rolled.find((row) => row.period === period && isAsked(row.code))?.value ?? null;
  const what = [id, period, ...(code ? [code] : [])].join(' ');
  return isSame(seen, value, indicator.decimals)
    ? []
    : [different(one, what, String(seen), String(value))];
}

function runValues(one: ValueCase, catalogue: Catalogue): PackProblem[] {
  const cube = catalogue.get('cube', one.cube);
  const type = cube && catalogue.get('type', cube.record);
  if (!type) return notThere(one, 'khối số liệu', 'cube', one.cube);
  const program = compileCube(cube, catalogue);
  const { cells, problems } = cellsOf(one, program, type, catalogue);
  if (problems.length > 0) return [...problems];
  return one.values.flatMap((wanted) => sameValue(one, wanted, cells, program, catalogue));
}

/** Runs a pack's cases on its definitions and those known; what does not come out as written is a problem. Both must have passed `checkDefinitions`. */
export function runCases(pack: Pack, known: readonly Definition[] = []): readonly PackProblem[] {
  const catalogue = Catalogue.build([...known, ...pack.definitions], 0);
  return [
    ...pack.mappingCases.flatMap((one) => runMapping(one, catalogue)),
    ...pack.valueCases.flatMap((one) => runValues(one, catalogue)),
  ];
}
