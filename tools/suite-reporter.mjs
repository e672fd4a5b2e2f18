/** Jest's reporter for `npm test`: beside the report that `--outputFile` names stands `<report>.running`, with the suites that run now. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export default class SuiteReporter {
  #running = new Set();
  #file;

  constructor({ outputFile }) {
    if (!outputFile) return;
    // Jest makes no folder for its report.
    mkdirSync(path.dirname(outputFile), { recursive: true });
    this.#file = `${outputFile}.running`;
  }

  onTestFileStart({ path: suite }) {
    this.#running.add(suite);
    this.#write();
  }

  onTestFileResult({ path: suite }) {
    this.#running.delete(suite);
    this.#write();
  }

  onRunComplete() {
    if (this.#file) rmSync(this.#file, { force: true });
  }

  #write() {
    if (this.#file) writeFileSync(this.#file, [...this.#running].join('\n'));
  }
}
