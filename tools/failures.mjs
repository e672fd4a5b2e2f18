/** What failed in a run, said once more at its end, where it survives whatever cuts a long output. */
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** Lines for all failures together, and at most for one. */
const [ROOM, MOST] = [44, 15];

/** A message without what says nothing: colours, empty lines, calls inside of packages. */
const linesOf = (message) =>
  stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() && !/^\s+at .*(node_modules|node:)/.test(line));

/** The failed tests of one report of jest, and the suites that did not come to their tests: `{ name, lines }` each. */
export function failuresOf(report, part, root) {
  return report.testResults.flatMap(({ name, message, status, assertionResults }) => {
    const suite = `${part} ${path.relative(root, name)}`;
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0 && status === 'failed')
      return [{ name: suite, lines: linesOf(message) }];
    return failed.map(({ fullName, failureMessages }) => ({
      name: `${suite} › ${fullName}`,
      lines: linesOf(failureMessages.join('\n')),
    }));
  });
}

/** All failures as lines to print; the more there are, the shorter is each, and of very many the rest is counted. */
export function toldFailures(failures) {
  const each = Math.min(MOST, Math.floor(ROOM / failures.length) - 1);
  const told = failures
    .slice(0, ROOM)
    .flatMap(({ name, lines }) => [`FAILED ${name}`, ...lines.slice(0, Math.max(0, each))]);
  return failures.length > ROOM ? [...told, `and ${failures.length - ROOM} more`] : told;
}
