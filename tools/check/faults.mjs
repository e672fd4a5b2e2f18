/**
 * Every fault stands once, in the `faults.ts` of its project (those of several projects in that of contracts), with a code of its own in
 * kebab-case, and with a text and a hint in both languages. Refusals of what cannot be read stand by what they refuse, in `api` of
 * contracts; one that gives no hint gets that of `malformed`, and no code is that of a fault.
 */
import ts from 'typescript';
import { sourcesBelow } from './sources.mjs';

/** Functions that pass on a fault which another place has named: `file function`. */
const CARRIERS = new Set([
  'libs/contracts/src/faults.ts malformed',
  'libs/contracts/src/api/refusal.ts refusalOf',
  'libs/contracts/src/api/refusal.ts saidBy',
  'libs/platform/src/grpc/grpc-faults.ts toldFault',
  'services/ingest/src/faults.ts noReadableLine',
]);
/** The gateway says it of the address, a service of the id in it: who calls gets one code, whoever of the two notices. */
const SHARED = ['wrong-path'];
/** Makes faults that stand for any. */
const TEST_KIT = 'libs/testkit/';
const HOME = /^(libs|services)\/[^/]+\/src\/faults\.ts$/;
const HOME_OF_REFUSALS = /^libs\/contracts\/src\/api\//;
const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** Both take the code second, the text third, details with the hint fourth. */
const CLASSES = ['Fault', 'CliError'];

function nodesIn(node, is) {
  const found = is(node) ? [node] : [];
  ts.forEachChild(node, (child) => void found.push(...nodesIn(child, is)));
  return found;
}

/** What a file declares at its top, by name: `value` is a function or what a constant holds. */
function declarationsOf(source) {
  const found = new Map();
  for (const statement of source.statements) {
    const isExported = statement.modifiers?.some(
      ({ kind }) => kind === ts.SyntaxKind.ExportKeyword,
    );
    const declared = ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.map(({ name, initializer }) => [name, initializer])
      : [[statement.name, statement]];
    for (const [name, value] of declared)
      if (name && value) found.set(name.getText(), { name: name.getText(), value, isExported });
  }
  return found;
}

function declarationAround(node, declarations) {
  return [...declarations.values()].find(
    ({ value }) => value.pos <= node.pos && node.end <= value.end,
  );
}

/** The parameters of a function, each with what it stands for in one call: `{ node, scope }`. */
function scopeOf({ parameters = [] }, args = [], outer = new Map()) {
  return new Map(
    parameters.flatMap(({ name, initializer }, i) => {
      const node = args[i] ?? initializer;
      return node ? [[name.getText(), { node, scope: args[i] ? outer : new Map() }]] : [];
    }),
  );
}

/** In what ways a declaration is used: by each of its calls where only this file calls it. What stands in none is used as it is. */
function scopesOf(declaration, source, declarations) {
  if (!declaration) return [new Map()];
  const { name, value, isExported } = declaration;
  if (isExported || !ts.isFunctionLike(value)) return [scopeOf(value)];
  const isCall = (node) => ts.isCallExpression(node) && node.expression.getText() === name;
  const scopes = nodesIn(source, isCall).flatMap((call) =>
    scopesOf(declarationAround(call, declarations), source, declarations).map((outer) =>
      scopeOf(value, call.arguments, outer),
    ),
  );
  return scopes.length > 0 ? scopes : [scopeOf(value)];
}

/** What an expression may be: the branches of a condition, what a name or a call of this file stands for. */
function meaningsOf({ node, scope }, declarations) {
  const of = (next, inside = scope) => meaningsOf({ node: next, scope: inside }, declarations);
  if (!node) return [];
  if (ts.isConditionalExpression(node)) return [...of(node.whenTrue), ...of(node.whenFalse)];
  if (ts.isParenthesizedExpression(node)) return of(node.expression);
  if (ts.isIdentifier(node)) {
    const given = scope.get(node.text);
    if (given) return meaningsOf(given, declarations);
    const { value } = declarations.get(node.text) ?? {};
    return value ? of(value, new Map()) : [{ node, scope }];
  }
  const called = ts.isCallExpression(node) && declarations.get(node.expression.getText())?.value;
  return called && ts.isArrowFunction(called) && !ts.isBlock(called.body)
    ? of(called.body, scopeOf(called, node.arguments, scope))
    : [{ node, scope }];
}

const every = (meanings, holds) => meanings.length > 0 && meanings.every(holds);

const saysSomething = ({ node }) =>
  ts.isTemplateExpression(node)
    ? [node.head, ...node.templateSpans.map(({ literal }) => literal)].some(({ text }) =>
        text.trim(),
      )
    : ts.isStringLiteralLike(node) && node.text.trim() !== '';

/** What a member of an object may be; nothing where the expression is no object, or has no such member. */
function memberOf({ node, scope }, name, declarations) {
  const member =
    ts.isObjectLiteralExpression(node) &&
    node.properties.find((property) => property.name?.getText() === name);
  return member ? meaningsOf({ node: member.initializer ?? member.name, scope }, declarations) : [];
}

const isText = (declarations) => (meaning) =>
  ['vi', 'en'].every((language) => every(memberOf(meaning, language, declarations), saysSomething));

const isRefusal = (node) => node.expression.getText() === 'Refusal';
const codeOf = (node) => node.arguments?.[isRefusal(node) ? 0 : 1];

/** Whether a refusal, or a fault, says what is wrong in both languages, and whether what it hints at is said in both. */
function saidOf(node, meanings, declarations) {
  const [, second, third, fourth] = node.arguments ?? [];
  const isSaid = isText(declarations);
  if (isRefusal(node))
    return {
      text: [second, third].every((one) => every(meanings(one), saysSomething)),
      hint: !fourth || every(meanings(fourth), isSaid),
    };
  const hints = meanings(fourth).flatMap((one) => memberOf(one, 'hint', declarations));
  return { text: every(meanings(third), isSaid), hint: every(hints, isSaid) };
}

/** What is wrong with one fault or refusal in one of its uses. */
function problemsIn(made, scope, declarations) {
  const meanings = (node) => meaningsOf({ node, scope }, declarations);
  const codes = meanings(codeOf(made)).map(({ node }) => node);
  const said = saidOf(made, meanings, declarations);
  return [
    ...(every(codes, ts.isStringLiteralLike) ? [] : ['the code cannot be read from here']),
    ...codes
      .filter((node) => ts.isStringLiteralLike(node) && !KEBAB.test(node.text))
      .map(({ text: written }) => `the code “${written}” is not in kebab-case`),
    ...(said.text ? [] : ['the text needs vi and en']),
    ...(said.hint ? [] : ['the hint needs vi and en']),
  ];
}

/** The problems of one file; `use` is told each code with its place. */
function problemsOfFile({ file, text }, use) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const declarations = declarationsOf(source);
  const isHome = HOME.test(file);
  const classes = isHome ? [...CLASSES, 'Refusal'] : ['Fault', 'Refusal'];
  const isFault = (node) => ts.isNewExpression(node) && classes.includes(node.expression.getText());
  return nodesIn(source, isFault).flatMap((node) => {
    const around = declarationAround(node, declarations);
    if (CARRIERS.has(`${file} ${around?.name}`)) return [];
    if (isRefusal(node) && !HOME_OF_REFUSALS.test(file))
      return [`${file}: a refusal stands in the api of contracts`];
    if (!isRefusal(node) && !isHome)
      return [`${file}: a fault stands in the faults.ts of its project`];
    const said = scopesOf(around, source, declarations).flatMap((scope) => {
      for (const code of meaningsOf({ node: codeOf(node), scope }, declarations))
        use(code.node.text, `${file}:${code.node.pos}`);
      return problemsIn(node, scope, declarations);
    });
    return [...new Set(said)].map((problem) => `${file}: ${around?.name ?? ''}: ${problem}`);
  });
}

/** @param sources `{ file, text }` each, the path from the root. @returns one line for each fault that is not as it must be */
export function problemsOfFaults(sources) {
  const places = new Map();
  const use = (code, place) => places.set(code, (places.get(code) ?? new Set()).add(place));
  const problems = sources.flatMap((source) => problemsOfFile(source, use));
  for (const [code, used] of places)
    if (used.size > 1 && !SHARED.includes(code))
      problems.push(`the code “${code}” is used twice: ${[...used].join(', ')}`);
  return problems;
}

/** What is delivered, as `problemsOfFaults` takes it. */
export const deliveredSources = (root) =>
  sourcesBelow(
    root,
    ['libs', 'services'],
    ['.ts', '.tsx'],
    ['**/*.spec.ts', '**/*.spec.tsx', '**/test'],
  ).filter(({ file }) => !file.startsWith(TEST_KIT));
