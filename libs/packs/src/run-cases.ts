import type { FieldValue, Finding, Grain, PackProblem, Text } from '@nhip/contracts';
import {
  byLevel,
  Catalogue,
  compileCube,
  compileFeed,
  contributionAt,
  cubesReadBy,
  daysOf,
  deriver,
  gather,
  minorUnits,
  parentsIn,
  ranksOf,
  readInstant,
  REPORTING_ZONE,
  rolledUpFrom,
  sharedDimensions,
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
  type Question,
  type Sources,
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

type Records = ValueCase['records'];

/** A cube of a case with the cells of its records; those that cannot be read or counted are problems. */
interface Counted {
  readonly program: CubeProgram;
  readonly cells: readonly Cell[];
  readonly problems: readonly PackProblem[];
}

/** @param place of the records in the case */
function countedBy(
  one: ValueCase,
  id: string,
  records: Records,
  place: string,
  catalogue: Catalogue,
): Counted | undefined {
  const cube = catalogue.get('cube', id);
  const type = cube && catalogue.get('type', cube.record);
  if (!type) return undefined;
  const program = compileCube(cube, catalogue);
  const cells: Cell[] = [];
  const problems: PackProblem[] = [];
  const find = referencesOf(one, catalogue, problems);
  for (const [i, record] of records.entries()) {
    const at = `${place}[${i + 1}]`;
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
  return { program, cells, problems };
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
function unanswerable(
  one: ValueCase,
  { grain, by, period }: Wanted,
  read: readonly CubeProgram[],
): PackProblem[] {
  if (daysOf(String(period), grain as Grain) === undefined)
    return [
      failed(
        one,
        `“${period}” không phải kỳ ${grain}`,
        `“${period}” is no period of grain ${grain}`,
      ),
    ];
  const names = sharedDimensions(read).map(({ name }) => name);
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

type Cubes = ReadonlyMap<string, Counted>;

/** The cubes that an indicator names; of those that the case has no records of, there are none. */
function sourcesOf(
  { cube, uses = {} }: Defined<'indicator'>,
  cubes: Cubes,
  by: string | undefined,
  level: Level | undefined,
  catalogue: Catalogue,
): Sources {
  const question = { filters: new Map<string, never>(), by };
  return new Map(
    Object.entries({ '': cube, ...uses }).flatMap(([name, id]) => {
      const definition = catalogue.get('cube', id);
      const program = cubes.get(id)?.program ?? (definition && compileCube(definition, catalogue));
      if (!program) return [];
      const cells = cubes.get(id)?.cells ?? [];
      const gathered = (asked: Pick<Question, 'filters' | 'by'>) => gather(cells, program, asked);
      const listed = program.dimensions.find((dimension) => dimension.name === by);
      if (by !== undefined && !listed)
        return [[name, { program, gathered: gather([], program, question) }]];
      const list = listed && catalogue.codeLists.get(listed.list);
      const parents = list && { parents: parentsIn(list, question, gathered) };
      return [[name, { program, gathered: byLevel(gathered(question), level), ...parents }]];
    }),
  );
}

function sameValue(
  one: ValueCase,
  wanted: Wanted,
  cubes: Cubes,
  catalogue: Catalogue,
): PackProblem[] {
  const { indicator: id, grain, by, value, target, rank, lacks } = wanted;
  const indicator = catalogue.get('indicator', id);
  if (indicator?.cube !== one.cube)
    return notThere(one, `chỉ số của khối ${one.cube}:`, `indicator of the cube ${one.cube}:`, id);
  const definition = catalogue.get('cube', one.cube);
  const levels = definition ? levelsOf(wanted, compileCube(definition, catalogue), catalogue) : [];
  const level = levels.find((known) => known.level === wanted.level);
  const sources = sourcesOf(indicator, cubes, by, level, catalogue);
  const read = cubesReadBy(indicator.value, indicator);
  const programs = [...sources.values()].flatMap(({ program }) => program as CubeProgram);
  const asked = programs.filter((program) => read.includes(program.id));
  const problems = [...unanswerable(one, wanted, asked), ...unknownLevel(one, wanted, levels)];
  if (problems.length > 0) return problems;
  const [period, code] = [String(wanted.period), wanted.code && String(wanted.code)];
  const rolled = rolledUpFrom(sources, indicator, {
    grain: grain as Grain,
    ...(grain !== 'all' && { from: period, to: period }),
    ...(by !== undefined && { by }),
  });
  const isAsked = (of = ''): boolean => code === undefined || of === code || bare(of) === code;
  const ofPeriod = rolled.filter((one) => one.period === period);
  const at = ofPeriod.findIndex((one) => isAsked(one.code));
  const row = ofPeriod[at];
  const seenRank = ranksOf(ofPeriod, indicator.direction)[at]?.rank ?? null;
  const what = [id, period, ...(code ? [code] : [])].join(' ');
  const compared = (name: string, seen: string | null, as: Wanted['value']): PackProblem[] =>
    isSame(seen, as, indicator.decimals) ? [] : [different(one, name, String(seen), String(as))];
  return [
    ...compared(what, row?.value ?? null, value),
    ...(target === undefined ? [] : compared(`${what} target`, row?.target ?? null, target)),
    ...(lacks === undefined || said(lacks) === said(row?.lacks ?? [])
      ? []
      : [different(one, `${what} lacks`, said(row?.lacks ?? []), said(lacks))]),
    ...(rank === undefined || rank === seenRank
      ? []
      : [different(one, `${what} rank`, String(seenRank), String(rank))]),
  ];
}

function runValues(one: ValueCase, catalogue: Catalogue): PackProblem[] {
  const cubes = new Map<string, Counted>();
  const asked = [
    [one.cube, one.records, 'records'] as const,
    ...Object.entries(one.others ?? {}).map(
      ([id, records]) => [id, records, `others.${id}`] as const,
    ),
  ];
  for (const [id, records, place] of asked) {
    const counted = countedBy(one, id, records, place, catalogue);
    if (!counted) return notThere(one, 'khối số liệu', 'cube', id);
    cubes.set(id, counted);
  }
  const problems = [...cubes.values()].flatMap((counted) => counted.problems);
  if (problems.length > 0) return problems;
  return one.values.flatMap((wanted) => sameValue(one, wanted, cubes, catalogue));
}

/** Runs a pack's cases on its definitions and those known; what does not come out as written is a problem. Both must have passed `checkDefinitions`. */
export function runCases(pack: Pack, known: readonly Definition[] = []): readonly PackProblem[] {
  const catalogue = Catalogue.build([...known, ...pack.definitions], 0);
  return [
    ...pack.mappingCases.flatMap((one) => runMapping(one, catalogue)),
    ...pack.valueCases.flatMap((one) => runValues(one, catalogue)),
  ];
}
