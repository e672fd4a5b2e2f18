import type { PackProblem } from '@nhip/contracts';
import { compileCube } from '../cubes/cube-program.js';
import { compileFormula } from '../expression/formula.js';
import { compileFeed } from '../mapping/feed-mapping.js';
import { Catalogue } from '../model/catalogue.js';
import { compileEach } from '../model/compile-each.js';
import type { Definition, FieldBody } from '../model/definitions.js';
import { Report, type SourceDefinition } from './report.js';

const meaningOf = ({ type, code, scale }: FieldBody): string =>
  code === undefined
    ? `${type ?? 'text'}${scale === undefined ? '' : `(${scale})`}`
    : `code(${code})`;

/** A field means for ever what it meant: records of before hold it so, and are folded again with those of today. */
function checkFields(report: Report, former: Catalogue): void {
  const { id } = report.source;
  const before = former.get('type', id);
  const type = Catalogue.build([report.source], 0).get('type', id);
  for (const [name, field] of Object.entries(before?.fields ?? {})) {
    const after = type && Object.hasOwn(type.fields, name) ? type.fields[name] : undefined;
    if (!after || meaningOf(after) === meaningOf(field)) continue;
    const [was, is] = [meaningOf(field), meaningOf(after)];
    report.say(
      ['fields', name],
      'field-changed',
      `trường “${name}” từng là ${was}, nay là ${is}`,
      `the field “${name}” was ${was} and is now ${is}`,
      { vi: 'đặt tên trường mới', en: 'give the new field a name of its own' },
    );
  }
}

/** What of a catalogue cannot be used, as kind/id@version. */
function unusable(catalogue: Catalogue): Set<string> {
  const failures = [
    ...compileEach(catalogue, 'feed', (feed) => compileFeed(feed, catalogue)).failures,
    ...compileEach(catalogue, 'cube', (cube) => compileCube(cube, catalogue)).failures,
    ...compileEach(catalogue, 'indicator', (one) => {
      const measures = Object.keys(catalogue.get('cube', one.cube)?.measures ?? {});
      return compileFormula(catalogue.expanded(one), measures);
    }).failures,
  ];
  return new Set(failures.map(({ kind, id, version }) => `${kind}/${id}@${version}`));
}

/**
 * What these definitions would do to those in force (`known`), their former versions included: a field that changes its meaning, and a
 * definition that is not among them and could not be used any more. Empty where nothing of the kind happens.
 */
export function checkSuccession(
  sources: readonly SourceDefinition[],
  known: readonly Definition[],
): readonly PackProblem[] {
  const problems: PackProblem[] = [];
  const former = Catalogue.build(known, 0);
  const reports = sources.map((source) => new Report(source, problems, new Set()));
  for (const report of reports) if (report.source.kind === 'type') checkFields(report, former);
  const [first] = reports;
  if (!first) return problems;
  const [before, after] = [unusable(former), unusable(Catalogue.build([...known, ...sources], 0))];
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
