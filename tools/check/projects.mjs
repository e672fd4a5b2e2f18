/** What every project must have: a tag, or it would escape the boundaries; a target for each kind of its suites, or they would never run. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { TYPES } from './boundaries.mjs';

/** The target that runs a suite, by how its file's name ends; the first that matches. */
const TARGETS = [
  ['.int.spec.ts', 'test-int'],
  ['.e2e.spec.ts', 'test-e2e'],
  ['.spec.ts', 'test'],
  ['.spec.tsx', 'test'],
];
const targetOf = (suite) => TARGETS.find(([ending]) => suite.endsWith(ending))?.[1];

/** @typedef {{ name: string, tags: readonly string[], targets: readonly string[], suites: readonly string[] }} Project */

/** @param {readonly Project[]} projects @returns {string[]} one sentence per fault */
export function problemsOfProjects(projects) {
  return projects.flatMap(({ name, tags, targets, suites }) => {
    const types = tags.filter((tag) => tag.startsWith('type:'));
    const wrong = types.find((type) => !TYPES.includes(type.slice('type:'.length)));
    return [
      ...(types.length === 1
        ? []
        : [`${name} has ${types.length} type tags, must have exactly one`]),
      ...(wrong ? [`${name} has the unknown tag ${wrong}`] : []),
      ...suites
        .filter((suite) => !targets.includes(targetOf(suite)))
        .map((suite) => `${name} has no target ${targetOf(suite)}, so ${suite} never runs`),
    ];
  });
}

/** @param {string} root @returns {Project[]} as their files say; the suites of a project are those in none below it */
export function projectsOf(root) {
  const exclude = (entry) => ['node_modules', 'dist', '.nhip'].includes(path.basename(entry));
  const read = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));
  const projects = [
    ...globSync('{libs,services}/*/package.json', { cwd: root }).map((file) => [file, read(file)]),
    ...globSync('{.,*}/project.json', { cwd: root, exclude }).map((file) => [
      file,
      { nx: read(file) },
    ]),
  ].map(([file, { name, nx }]) => ({
    root: path.dirname(file),
    name: name ?? nx.name,
    tags: nx?.tags ?? [],
    targets: Object.keys(nx?.targets ?? {}),
    suites: [],
  }));
  const byDepth = projects.toSorted((a, b) => b.root.length - a.root.length);
  for (const suite of globSync('**/*.spec.{ts,tsx}', { cwd: root, exclude }))
    byDepth.find((one) => one.root === '.' || suite.startsWith(`${one.root}/`)).suites.push(suite);
  return projects;
}
