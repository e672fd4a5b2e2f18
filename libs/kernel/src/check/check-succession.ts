import type { PackProblem } from '@nhip/contracts';
import { compileCube, underTestsOf } from '../cubes/cube-program.js';
import { underTestsOfType } from '../model/derived-fields.js';
import { ExpressionError } from '../expression/expr.js';
import type { Under } from '../expression/typed.js';
import { compileFeed } from '../mapping/feed-mapping.js';
import { Catalogue } from '../model/catalogue.js';
import { compileEach } from '../model/compile-each.js';
import { compileIndicator, scopeOfIndicator } from '../model/indicator-formulas.js';
import type { Definition, FieldBody, TypeBody } from '../model/definitions.js';
import { Report, type SourceDefinition } from './report.js';

function meaningOf({ type, code, ref, scale, list, value }: FieldBody): string {
  if (list) return 'list';
  if (ref !== undefined) return `ref(${ref})`;
  if (code !== undefined) return `code(${code})`;
  const of = `${type ?? 'text'}${scale === undefined ? '' : `(${scale})`}`;
  return value === undefined ? of : `${of} = ${value}`;
}

type Fields = TypeBody['fields'];

/** A field means for ever what it meant: records of before hold it so, and are folded again with those of today. */
function checkFields(
  report: Report,
  path: readonly string[],
  before: Fields = {},
  after: Fields = {},
): void {
  for (const [name, field] of Object.entries(before)) {
    const now = Object.hasOwn(after, name) ? after[name] : undefined;
    if (!now) continue;
    const [was, is] = [meaningOf(field), meaningOf(now)];
    if (was !== is)
      report.say(
        [...path, name],
        'field-changed',
        `trường “${name}” từng là ${was}, nay là ${is}`,
        `the field “${name}” was ${was} and is now ${is}`,
        { vi: 'đặt tên trường mới', en: 'give the new field a name of its own' },
      );
    checkFields(report, [...path, name, 'list', 'fields'], field.list?.fields, now.list?.fields);
  }
}

function checkType(report: Report, former: Catalogue): void {
  const { id } = report.source;
  const type = Catalogue.build([report.source], 0).get('type', id);
  checkFields(report, ['fields'], former.get('type', id)?.fields, type?.fields);
}

/** The rows of a feed are records of one type for ever: those of before stand under it, and whether they are simulated is known by their feed. */
function checkFeed(report: Report, former: Catalogue): void {
  const { id } = report.source;
  const was = former.get('feed', id)?.record;
  const is = Catalogue.build([report.source], 0).get('feed', id)?.record;
  if (was === undefined || is === undefined || was === is) return;
  report.say(
    ['record'],
    'record-changed',
    `dòng của nguồn này từng thành bản ghi kiểu ${was}, nay thành ${is}`,
    `its rows were records of the type ${was} and would now be ${is}`,
    {
      vi: 'khai một nguồn mới với tên khác cho kiểu ấy; nguồn này giữ kiểu cũ',
      en: 'define a new feed with an id of its own for that type; this one keeps its type',
    },
  );
}

/** What a definition in force asks of codes lying under others; nothing where it cannot be compiled. */
function asked(compile: () => readonly Under[]): readonly Under[] {
  try {
    return compile();
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}

/** The codes that lay under what a definition asks for and do so no more, or the other way round. A code that is new was never counted. */
function movedCodes(
  asks: (catalogue: Catalogue) => readonly Under[],
  former: Catalogue,
  latter: Catalogue,
): readonly string[] {
  const [before, after] = [asked(() => asks(former)), asked(() => asks(latter))];
  return before.flatMap(({ list, ids }, i) => {
    const [was, is] = [new Set(ids), new Set(after[i]?.ids ?? ids)];
    const known = former.codeLists.get(list)?.versions() ?? [];
    return known.filter(({ id }) => was.has(id) !== is.has(id)).map(({ id }) => id);
  });
}

/** What a derived field means it means for ever, to those who were given it: nobody would tell them that it changed. */
function checkDerived(first: Report, former: Catalogue, latter: Catalogue): void {
  for (const type of former.all('type')) {
    const moved = movedCodes((catalogue) => underTestsOfType(type, catalogue), former, latter);
    if (moved.length === 0) continue;
    const shown = moved.slice(0, 5).join(', ');
    first.say(
      [],
      'changes-field',
      `một trường tính ra của kiểu ${type.id} dùng isUnder, mà ${shown} nay nằm dưới mã khác`,
      `a derived field of the type ${type.id} asks isUnder, and ${shown} would lie under other codes`,
      {
        vi: 'bỏ trường ấy và khai trường mới với tên khác',
        en: 'leave that field out and define a new one with a name of its own',
      },
    );
  }
}

/** A version of a cube means for ever what it meant: its cells hold what was counted so. */
function checkAncestors(first: Report, former: Catalogue, latter: Catalogue): void {
  for (const cube of former.all('cube')) {
    const isRaised = (latter.get('cube', cube.id)?.definitionVersion ?? 0) > cube.definitionVersion;
    const moved = isRaised
      ? []
      : movedCodes((catalogue) => underTestsOf(cube, catalogue), former, latter);
    if (moved.length === 0) continue;
    const shown = moved.slice(0, 5).join(', ');
    first.say(
      [],
      'changes-cube',
      `khối số liệu ${cube.id} đang dùng isUnder, mà ${shown} nay nằm dưới mã khác`,
      `the cube ${cube.id}, which is in force, asks isUnder, and ${shown} would lie under other codes`,
      {
        vi: 'nâng phiên bản của khối số liệu ấy cùng lúc: nó được tính lại',
        en: 'raise the version of that cube with it: it is then counted anew',
      },
    );
  }
}

/** What of a catalogue cannot be used, as kind/id@version. */
function unusable(catalogue: Catalogue): Set<string> {
  const failures = [
    ...compileEach(catalogue, 'feed', (feed) => compileFeed(feed, catalogue)).failures,
    ...compileEach(catalogue, 'cube', (cube) => compileCube(cube, catalogue)).failures,
    ...compileEach(catalogue, 'indicator', (one) => {
      const expanded = catalogue.expanded(one);
      return compileIndicator(expanded, scopeOfIndicator(expanded, catalogue));
    }).failures,
  ];
  return new Set(failures.map(({ kind, id, version }) => `${kind}/${id}@${version}`));
}

/**
 * What these definitions would do to those in force (`known`), their former versions included: a field that changes its meaning, a feed
 * whose rows become records of another type, and a definition that is not among them and could not be used any more. Empty where nothing of the kind happens.
 */
export function checkSuccession(
  sources: readonly SourceDefinition[],
  known: readonly Definition[],
): readonly PackProblem[] {
  const problems: PackProblem[] = [];
  const former = Catalogue.build(known, 0);
  const reports = sources.map((source) => new Report(source, problems, new Set()));
  for (const report of reports) {
    if (report.source.kind === 'type') checkType(report, former);
    if (report.source.kind === 'feed') checkFeed(report, former);
  }
  const [first] = reports;
  if (!first) return problems;
  const latter = Catalogue.build([...known, ...sources], 0);
  checkAncestors(first, former, latter);
  checkDerived(first, former, latter);
  const [before, after] = [unusable(former), unusable(latter)];
  const own = new Set(sources.map(({ kind, id, version }) => `${kind}/${id}@${version}`));
  for (const name of after)
    if (!before.has(name) && !own.has(name))
      first.say(
        [],
        'breaks-definition',
        `${name} đang dùng sẽ không dùng được nữa`,
        `${name}, which is in force, could not be used any more`,
        {
          vi: 'nâng phiên bản của định nghĩa ấy cùng lúc',
          en: 'raise the version of that definition with it',
        },
      );
  return problems;
}
