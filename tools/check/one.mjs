/** The checks that are our own: `node tools/check/one.mjs projects|names|faults|compose|gates` says what is wrong and exits with 1. */
import path from 'node:path';
import { SERVICES } from '../local/services.mjs';
import { problemsOfCompose } from './compose.mjs';
import { deliveredSources, problemsOfFaults } from './faults.mjs';
import { problemsOfNames, sourcesOf } from './forbidden-names.mjs';
import { gates } from './gates.mjs';
import { problemsOfProjects, projectsOf } from './projects.mjs';

const root = path.resolve(import.meta.dirname, '../..');

/** Gates that did not notice a fault that they exist for. */
async function silentGates() {
  const silent = [];
  for (const [name, seenRed] of gates) {
    const noticed = await seenRed();
    console.log(`${noticed ? 'red as it must be' : 'SILENT'}: ${name}`);
    if (!noticed) silent.push(`the gate did not notice its fault: ${name}`);
  }
  return silent;
}

const CHECKS = {
  projects: () => problemsOfProjects(projectsOf(root)),
  names: () => problemsOfNames(sourcesOf(root)),
  faults: () => problemsOfFaults(deliveredSources(root)),
  compose: () => problemsOfCompose(root, SERVICES),
  gates: silentGates,
};

const problems = await CHECKS[process.argv[2]]();
for (const problem of problems) console.error(problem);
process.exit(problems.length > 0 ? 1 : 0);
