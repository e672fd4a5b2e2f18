/**
 * The names that were given up stay away as exported and top-level identifiers, of types too, and what must mean one thing is
 * declared once. Old and new stand side by side in `docs/decisions/2026-11-27-trade-names.md`.
 */
import ts from 'typescript';
import { sourcesBelow } from './sources.mjs';

const FORBIDDEN = new Set(
  `Asked Asking askingIn Beating Board Door KafkaLanes KnownPlace Lane OutagePauses Places SendingsCard Sending SharedAsk Slots
  StartedDoor Taken Teller TopicInstances WorldLine Known inTime keepBeating laneOf pause pauseMs periodAsked steadfast tellAll
  throughOutages MS_A_DAY Row`.split(/\s+/),
);
const ONCE = new Set('DAY_MS Freshness GRAINS Grain PackProblem ValueState'.split(' '));
const FOLDERS = ['libs', 'services', 'packs', 'e2e', 'bench', 'tools'];
/** What the check itself is tried on. */
const FIXTURES = 'tools/check/fixtures/';

function boundIn(name) {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (element.name ? boundIn(element.name) : []));
}

function declaredBy(statement) {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => boundIn(name));
  return statement.name && ts.isIdentifier(statement.name) ? [statement.name.text] : [];
}

const exportedBy = (statement) =>
  ts.isExportDeclaration(statement) &&
  statement.exportClause &&
  ts.isNamedExports(statement.exportClause)
    ? statement.exportClause.elements.map(({ name }) => name.text)
    : [];

/** @param sources `{ file, text }` each, the path from the root. @returns one line for each name that may not be there */
export function problemsOfNames(sources) {
  const places = new Map();
  const problems = [];
  for (const { file, text } of sources) {
    const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
    const declared = statements.flatMap(declaredBy);
    for (const name of [...declared, ...statements.flatMap(exportedBy)])
      if (FORBIDDEN.has(name)) problems.push(`${file}: the name “${name}” was given up`);
    for (const name of declared)
      if (ONCE.has(name)) places.set(name, new Set([...(places.get(name) ?? []), file]));
  }
  for (const [name, files] of places)
    if (files.size > 1)
      problems.push(`“${name}” is declared more than once: ${[...files].join(', ')}`);
  return problems;
}

/** Every source of the repository, as `problemsOfNames` takes them. */
export const sourcesOf = (root) =>
  sourcesBelow(root, FOLDERS, ['.ts', '.tsx', '.mjs']).filter(
    ({ file }) => !file.startsWith(FIXTURES),
  );
