/** Every Fault has its home: made in the one `faults.ts` of its project, with a code that no other fault has, in both languages, with a hint. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const CODE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

const property = (node, name) =>
  ts.isObjectLiteralExpression(node) &&
  node.properties.some((one) => one.name?.getText() === name || one.expression?.getText() === name);

/** What is wrong with one `new Fault(kind, code, text, details)`; `codes` collects where each code is made. */
function problemsOfFault(node, at, codes) {
  const [, code, text, details] = node.arguments ?? [];
  if (!code || !ts.isStringLiteralLike(code))
    return code?.getText() === 'code' ? [] : [`${at}: the code of a fault must be a literal`];
  const problems = [];
  if (!CODE.test(code.text)) problems.push(`${at}: “${code.text}” is not kebab-case`);
  if (codes.has(code.text))
    problems.push(`${at}: “${code.text}” is made at ${codes.get(code.text)} too`);
  codes.set(code.text, at);
  for (const language of ['vi', 'en'])
    if (!text || !property(text, language))
      problems.push(`${at}: “${code.text}” has no text in ${language}`);
  if (!details || !property(details, 'hint')) problems.push(`${at}: “${code.text}” has no hint`);
  return problems;
}

/** @param {Record<string, string>} files text by path, relative to the root @returns {string[]} one sentence a problem */
export function problemsOfFaults(files) {
  const codes = new Map();
  return Object.entries(files).flatMap(([file, text]) => {
    const problems = [];
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const visit = (node) => {
      if (ts.isNewExpression(node) && node.expression.getText() === 'Fault') {
        const at = `${file}:${source.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
        if (path.basename(file) !== 'faults.ts')
          problems.push(`${at}: a fault is made outside of its project's faults.ts`);
        problems.push(...problemsOfFault(node, at, codes));
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return problems;
  });
}

export const faultFiles = (root) =>
  Object.fromEntries(
    globSync('{libs,services}/*/src/**/*.{ts,tsx}', { cwd: root })
      .filter((file) => !file.endsWith('.spec.ts') && !file.startsWith('libs/testkit/'))
      .map((file) => [file, readFileSync(path.join(root, file), 'utf8')]),
  );
